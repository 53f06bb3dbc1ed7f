import { type Rational, toClipwrightError } from '@clipwright/core';
import { type ClipStretch, lastTickOf } from '@clipwright/core/author';
import { type CommandSpec, type FfmpegRunner, frameTimeOf, printFrameTimes } from '@clipwright/ffmpeg';
import { catchError, EMPTY, mergeMap, type Observable, throwError, toArray } from 'rxjs';
import { type Seek, stretchInput } from './stretch-input.ts';

/** The timestamps of all frames that decode on the way to a stretch's last one, in one array. */
export function decodedTimes(
  runner: FfmpegRunner,
  stretch: ClipStretch,
  { file, seek }: { readonly file: string; readonly seek: Seek },
  frameRate: Rational,
): Observable<readonly number[]> {
  const trim = `trim=end_pts=${lastTickOf(stretch, frameRate) + 1}`;
  const args: CommandSpec = {
    inputs: [stretchInput(runner.inputs, stretch, file, seek)],
    graph: `[0:${stretch.source.info.video.index}]${printFrameTimes},${trim}[v]`,
    outputs: [{ target: 'pipe', options: ['-map', '[v]', '-fps_mode', 'passthrough', '-f', 'null'] }],
    options: ['-copyts'],
  };
  return runner.run({ tool: 'ffmpeg', args }).pipe(
    // A decoder that got nowhere ends like a tool that failed; what it delivered tells.
    catchError((error: unknown) => (toClipwrightError(error).code === 'tool-failed' ? EMPTY : throwError(() => error))),
    mergeMap((event) => {
      const pts = event.type === 'note' ? frameTimeOf(event.line) : undefined;
      return pts === undefined ? [] : [pts];
    }),
    toArray(),
  );
}
