import {
  type ClipSource,
  type ClipStretch,
  Rational,
  type SourceIndex,
  type StretchMeta,
  type TimeRange,
  toClipwrightError,
} from '@clipwright/core';
import { composeCommand, type FfmpegRunner, frameTimeOf, printFrameTimes, unbrokenFrames } from '@clipwright/ffmpeg';
import { catchError, EMPTY, last, map, mergeMap, type Observable, throwError, toArray } from 'rxjs';
import { lastTickOf } from './decoded-frames.ts';
import { type Seek, stretchInput } from './stretch-input.ts';
import { damageOf } from './stretch-meta.ts';

/** What of a damaged stretch can be shown. */
export interface Survey {
  readonly damage: Pick<StretchMeta, 'missing' | 'frozen'>;
  /** Whether there is anything to show. */
  readonly usable: boolean;
  /** Filter that lets only such frames pass as may be shown: the one before stays on screen in place of the others. */
  readonly filter: string;
}

/**
 * Decodes a stretch for the timestamps of its frames alone, and tells those that are whole from those that are not, or
 * that refer to others that are not. Decoding is on one thread, so the same frames come again when it is encoded.
 */
export function surveyDamage(
  runner: FfmpegRunner,
  stretch: ClipStretch,
  input: { readonly file: string; readonly seek: Seek; readonly source: ClipSource },
  frameRate: Rational,
): Observable<Survey> {
  return decodedTimes(runner, stretch, input, frameRate).pipe(
    mergeMap((decoded) =>
      input.source.index(decodedRange(stretch, frameRate)).pipe(
        last(),
        map((index) => judge(stretch, frameRate, index, decoded)),
      ),
    ),
  );
}

/** The timestamps of all frames that decode on the way to a stretch's last one, in one array. */
export function decodedTimes(
  runner: FfmpegRunner,
  stretch: ClipStretch,
  { file, seek }: { readonly file: string; readonly seek: Seek },
  frameRate: Rational,
): Observable<readonly number[]> {
  const trim = `trim=end_pts=${lastTickOf(stretch, frameRate) + 1}`;
  const args = composeCommand({
    inputs: [stretchInput(file, seek)],
    graph: `[0:${stretch.source.info.video.index}]${printFrameTimes},${trim}[v]`,
    outputs: [{ target: 'pipe', options: ['-map', '[v]', '-fps_mode', 'passthrough', '-f', 'null'] }],
    options: ['-copyts'],
  });
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

/** All that the frames of a stretch may refer to, and they themselves. */
export function decodedRange(stretch: ClipStretch, frameRate: Rational): TimeRange {
  const { decodeFrom, firstShown, source } = stretch;
  const { timebase, origin } = source.info.video;
  const timeOf = (tick: number): Rational => Rational.from(timebase).mul(tick - origin);
  return {
    start: timeOf(Math.min(decodeFrom, firstShown)).max(0).toString(),
    end: timeOf(lastTickOf(stretch, frameRate) + 1).toString(),
  };
}

function judge(stretch: ClipStretch, frameRate: Rational, index: SourceIndex, decoded: readonly number[]): Survey {
  const lastTick = lastTickOf(stretch, frameRate);
  const unbroken = unbrokenFrames(index);
  const begin = index.timestamps[0] ?? 0;
  const good = new Set<number>();
  /** Runs of decoded frames between good ones, by the timestamps of their first and last. */
  const bad: [number, number][] = [];
  let run: [number, number] | undefined;
  for (const pts of decoded) {
    if (pts < begin) continue;
    unbroken.decoded(pts);
    if (pts < stretch.firstShown || pts > lastTick) continue;
    if (unbroken.sinceKeyframe(pts)) {
      good.add(pts);
      run = undefined;
    } else if (run === undefined) {
      run = [pts, pts];
      bad.push(run);
    } else {
      run[1] = pts;
    }
  }
  const leftOut = bad.map(([from, to]) => `between(pts,${from},${to})`);
  const condition = `gte(pts,${stretch.firstShown})${leftOut.length === 0 ? '' : `*not(${leftOut.join('+')})`}`;
  return {
    damage: damageOf(stretch, frameRate, index.timestamps, (pts) => good.has(pts)),
    usable: good.size > 0,
    filter: `select='${condition}'`,
  };
}
