import { createHash } from 'node:crypto';
import type { RendererDescription } from '@clipwright/core';
import { composeCommand, type FfmpegRunner } from '@clipwright/ffmpeg';
import { concatMap, defer, forkJoin, last, map, type Observable, of } from 'rxjs';

/** Raised whenever the same request makes other bytes than before. */
const schema = 2;

/**
 * The tool's version, a hash of how it was built and of its libraries, and the encoder's own version, which is none of
 * ffmpeg's. Looked for once per renderer.
 */
export function describeRenderer(runner: FfmpegRunner): () => Observable<RendererDescription> {
  let known: RendererDescription | undefined;
  return () =>
    defer(() => {
      if (known !== undefined) return of(known);
      return forkJoin([runner.tools(), text(runner, ['-version']), text(runner, encoderCommand())]).pipe(
        map(([tools, version, encoded]) => {
          const build = createHash('sha256').update(version).digest('hex').slice(0, 16);
          const encoder = /x264 - core \d+(?: r\d+\S*(?: [0-9a-f]+)?)?/.exec(encoded)?.[0] ?? 'x264';
          const fingerprint = `renderer-ffmpeg ${schema}; ffmpeg ${tools.ffmpeg.version}, build ${build}; ${encoder}`;
          known = { fingerprint };
          return known;
        }),
      );
    });
}

/** One black frame: x264 writes its version into the stream. */
function encoderCommand(): string[] {
  return composeCommand({
    inputs: [],
    graph: 'color=c=black:s=16x16:r=1,trim=end_frame=1,format=yuv420p[v]',
    outputs: [{ target: 'pipe', options: ['-map', '[v]', '-c:v', 'libx264', '-f', 'h264'] }],
  });
}

function text(runner: FfmpegRunner, args: readonly string[]): Observable<string> {
  return runner.run({ tool: 'ffmpeg', args }).pipe(
    last(),
    concatMap((event) => of(event.type === 'ended' ? event.stdout : '')),
  );
}
