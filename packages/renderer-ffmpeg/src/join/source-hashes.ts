import { Rational, type SourceIndex } from '@clipwright/core';
import type { SourceRef } from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { map, type Observable } from 'rxjs';
import { apart, type ComparedFrames } from './copied-frames.ts';
import { frameHashes, type HashedFrames } from './frame-hashes.ts';
import { firstWhole, sourceStretches } from './source-stretches.ts';

/** Hashes of a source's pictures by position in its index, as the source itself decodes. */
export type SourceHashes = ReadonlyMap<number, string>;

/**
 * Decodes the frames of a source that those of an output are held against; what is missing does not decode. Emits once.
 * Errors: the runner's.
 */
export function sourceHashes(
  runner: FfmpegRunner,
  source: SourceRef,
  index: SourceIndex,
  compared: readonly ComparedFrames[],
): Observable<SourceHashes> {
  const { file = '', info } = source;
  const wanted = compared.flatMap(({ first, from, to }) => Array.from({ length: to - from + 1 }, (_, i) => first + i));
  const spans = apart(
    compared.map(({ decodeFrom, first, from, to }) => ({ from: decodeFrom, until: first + to - from + 1 })),
  );
  const perTick = Rational.from(info.video.timebase).mul(1_000_000).toNumber();
  const found = ({ frames }: HashedFrames): SourceHashes => {
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
  return firstWhole(
    sourceStretches(source, index, spans),
    (stretches) => frameHashes(runner, file, stretches, true).pipe(map(found)),
    (hashes) => wanted.every((position) => hashes.has(position)),
  );
}
