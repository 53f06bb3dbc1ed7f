import { Rational } from '@clipwright/core';
import type { FoundAudio } from '@clipwright/core/probing';
import type { ByteFile } from '../bytes/byte-file.ts';
import { Window } from '../bytes/window.ts';
import { type Block, blocksFrom } from './blocks.ts';
import type { Cue } from './cues.ts';
import { readElement, type Segment } from './segment.ts';
import type { Track } from './tracks.ts';

/**
 * The last two times of each track, by its number, in ticks of the segment; a block says when it begins, not when it
 * ends.
 */
export class LastTimes {
  readonly #times = new Map<number, readonly [before: number | undefined, last: number]>();

  add({ track, time }: Block): void {
    this.#times.set(track, [this.#times.get(track)?.[1], time]);
  }

  /** Where a track's last block ends, if it is as long as the one before. */
  endOf(track: number): number | undefined {
    const [before, last] = this.#times.get(track) ?? [];
    return last === undefined ? undefined : last + Math.max(0, last - (before ?? last));
  }
}

/** The last times of a file's tracks, read from its last keyframe on. */
export async function lastTimes(file: ByteFile, segment: Segment, from: Cue | undefined): Promise<LastTimes> {
  const window = new Window(file);
  const cluster = from === undefined ? segment.firstCluster : await readElement(window, from.cluster, segment.end);
  const times = new LastTimes();
  for await (const blocks of blocksFrom(window, segment, cluster)) {
    for (const block of blocks) times.add(block);
  }
  return times;
}

/** From when to when a track sounds. */
export function spanOf(
  { number, codecDelay }: Track,
  first: Block | undefined,
  times: LastTimes,
  { timestampScale }: Pick<Segment, 'timestampScale'>,
): FoundAudio['span'] {
  const end = times.endOf(number);
  if (first === undefined || end === undefined) return undefined;
  const seconds = (ticks: number) =>
    Rational.of(ticks).mul(timestampScale).sub(Rational.of(codecDelay)).div(1_000_000_000).toString();
  return { start: seconds(first.time), end: seconds(end) };
}
