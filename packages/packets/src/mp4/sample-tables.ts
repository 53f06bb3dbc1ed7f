import { box, letters, long, longTimes, shorts, words } from './box.ts';
import type { MovieChunk } from './interleave.ts';
import type { MovieTrack } from './movie-track.ts';

/** The tables of a track's samples (ISO/IEC 14496-12, 8.6 and 8.7), but for where its chunks are. */
export function sampleTables({ durations, offsets, sync, sizes }: MovieTrack, chunks: readonly MovieChunk[]) {
  return [
    box('stts', [0, durations.length], words(durations.flatMap(({ samples, ticks }) => [samples, ticks]))),
    ...(sync === undefined || sync.every((flag) => flag === 1) ? [] : [syncTable(sync)]),
    ...(offsets === undefined ? [] : [offsetTable(offsets)]),
    chunkTable(chunks),
    box('stsz', [0, 0, sizes.length], words(sizes)),
  ];
}

function syncTable(sync: Uint8Array): Uint8Array {
  const numbers: number[] = [];
  for (let i = 0; i < sync.length; i += 1) if (sync[i] === 1) numbers.push(i + 1);
  return box('stss', [0, numbers.length], words(numbers));
}

/**
 * How many samples a decoder needs before it is right (8.9 and 10.1): AAC's one before, Opus's 80 ms, which no sample of
 * its first has.
 */
export function rollTables({ entry, sizes }: MovieTrack): readonly Uint8Array[] {
  const roll = rolls[entry.format];
  if (roll === undefined) return [];
  const before = Math.min(entry.format === 'Opus' ? roll : 0, sizes.length);
  const groups = [[before, 0] as const, [sizes.length - before, 1] as const].filter(([samples]) => samples > 0);
  return [
    box('sgpd', [longTimes], letters('roll'), words([2, 1]), shorts(0x10000 - roll)),
    box('sbgp', [0], letters('roll'), words([groups.length, ...groups.flat()])),
  ];
}

const rolls: Readonly<Record<string, number>> = { mp4a: 1, Opus: 4 };

/** Runs of samples that have their offset in common; of version 0, whose offsets are never below 0. */
function offsetTable(offsets: ArrayLike<number>): Uint8Array {
  const runs: number[] = [];
  let first = 0;
  for (let i = 1; i <= offsets.length; i += 1) {
    if (i < offsets.length && offsets[i] === offsets[first]) continue;
    runs.push(i - first, offsets[first] ?? 0);
    first = i;
  }
  return box('ctts', [0, runs.length / 2], words(runs));
}

/** Runs of chunks that have as many samples. */
function chunkTable(chunks: readonly MovieChunk[]): Uint8Array {
  const runs: number[] = [];
  for (const [index, { samples }] of chunks.entries()) {
    if (chunks[index - 1]?.samples !== samples) runs.push(index + 1, samples, 1);
  }
  return box('stsc', [0, runs.length / 3], words(runs));
}

/** Where chunks begin in the file. @param isLarge Whether that takes 64 bits. */
export function placeTable(places: readonly number[], isLarge: boolean): Uint8Array {
  return isLarge
    ? box('co64', [0, places.length], words(places.flatMap(long)))
    : box('stco', [0, places.length], words(places));
}
