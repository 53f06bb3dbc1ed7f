import { Rational, type SourceIndex } from '@clipwright/core';
import type { SourceRef } from '@clipwright/core/author';
import { type FfmpegRunner, seekMargins, seeksExactly } from '@clipwright/ffmpeg';
import { concatMap, type Observable, of } from 'rxjs';
import { apart, type ComparedFrames } from './copied-frames.ts';
import { frameHashes, type HashedFrames } from './frame-hashes.ts';
import type { FileStretch } from './stretch-list.ts';

/** Hashes of a source's pictures by position in its index, as the source itself decodes. */
export type SourceHashes = ReadonlyMap<number, string>;

const micro = 1_000_000;

/**
 * Decodes the frames of a source that those of an output are held against. Where its container does not seek exactly it
 * is read from further back as long as frames are missing, at last from its start; what is missing then does not
 * decode. Emits once. Errors: the runner's.
 */
export function sourceHashes(
  runner: FfmpegRunner,
  source: SourceRef,
  index: SourceIndex,
  compared: readonly ComparedFrames[],
): Observable<SourceHashes> {
  const { file = '', info } = source;
  const timebase = Rational.from(info.video.timebase);
  const wanted = compared.flatMap(({ first, from, to }) => Array.from({ length: to - from + 1 }, (_, i) => first + i));
  const microsOf = (position: number): bigint => {
    const tick = index.timestamps[position] ?? index.end;
    return timebase.mul(tick).mul(micro).ceil();
  };
  const spans = apart(
    compared.map(({ decodeFrom, first, from, to }) => ({ from: decodeFrom, until: first + to - from + 1 })),
  );
  const start = Rational.from(info.hints?.start ?? '0/1')
    .mul(micro)
    .floor();
  const stretches = (margin: number | undefined): readonly FileStretch[] =>
    together(
      spans.map(({ from, until }) => ({
        from: margin === undefined ? start : microsOf(from) - BigInt(margin * micro),
        until: microsOf(until),
      })),
    );
  const found = ({ frames }: HashedFrames): SourceHashes => {
    const perTick = timebase.mul(micro).toNumber();
    const byTick = new Map(frames.map(({ micros, hash }) => [Math.round(micros / perTick), hash]));
    return new Map(
      wanted.flatMap((position) => {
        const tick = index.timestamps[position] ?? 0;
        // Of times in microseconds a tick may be another.
        const hash = byTick.get(tick) ?? byTick.get(tick - 1) ?? byTick.get(tick + 1);
        return hash === undefined ? [] : [[position, hash] as const];
      }),
    );
  };
  const attempt = (margins: readonly (number | undefined)[]): Observable<SourceHashes> => {
    const [margin, ...others] = margins;
    return frameHashes(runner, file, stretches(margin), true).pipe(
      concatMap((frames) => {
        const hashes = found(frames);
        const isWhole = wanted.every((position) => hashes.has(position));
        return isWhole || others.length === 0 ? of(hashes) : attempt(others);
      }),
    );
  };
  return attempt(seeksExactly(info.container) ? [0] : [...seekMargins, undefined]);
}

/** Those as one that meet. */
function together(stretches: readonly FileStretch[]): readonly FileStretch[] {
  const joined: FileStretch[] = [];
  for (const stretch of stretches) {
    const before = joined.at(-1);
    if (before === undefined || stretch.from > before.until + BigInt(micro)) joined.push(stretch);
    else joined[joined.length - 1] = { from: before.from, until: stretch.until };
  }
  return joined;
}
