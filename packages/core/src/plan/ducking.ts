import type { AudioRequest, MusicDucking } from '../contracts/sound-request.ts';
import { soundParts } from './sound-parts.ts';
import { sidesOf } from './sound-voices.ts';

/** Samples of the output in which a clip is heard. */
export interface HeardRange {
  readonly from: number;
  readonly to: number;
}

/** Where clips are heard, or tracks beside them, in order; those that follow each other without a hole are one. */
export function heardRanges(request: Pick<AudioRequest, 'stretches' | 'tracks'>): readonly HeardRange[] {
  const heard = soundParts(request)
    .flatMap(({ stretches }) => rangesOf(stretches))
    .sort((a, b) => a.from - b.from);
  const ranges: HeardRange[] = [];
  for (const { from, to } of heard) {
    const last = ranges.at(-1);
    if (last !== undefined && last.to >= from)
      ranges[ranges.length - 1] = { from: last.from, to: Math.max(last.to, to) };
    else ranges.push({ from, to });
  }
  return ranges;
}

function rangesOf(stretches: AudioRequest['stretches']): readonly HeardRange[] {
  let begin = 0;
  return stretches.flatMap((stretch) => {
    const [from, to] = [begin, begin + stretch.samples];
    begin = to;
    return sidesOf(stretch).every(({ kind }) => kind === 'silence') ? [] : [{ from, to }];
  });
}

/** Those by which music is ducked in a window. */
export function duckingIn(
  ranges: readonly HeardRange[],
  { attack, release }: MusicDucking,
  { from, to }: HeardRange,
): readonly HeardRange[] {
  return ranges.filter((range) => range.from - attack < to && range.to + release > from);
}

/** Decibels by which music is quieter at a sample, for one of the ranges. */
export function duckedBy({ by, attack, release }: MusicDucking, { from, to }: HeardRange, sample: number): number {
  if (sample < from) return by * Math.max(0, 1 - (from - sample) / attack);
  if (sample < to) return by;
  return by * Math.max(0, 1 - (sample - to + 1) / (release + 1));
}
