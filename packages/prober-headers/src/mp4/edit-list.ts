import { incomplete } from '../incomplete.ts';
import { type Box, boxesIn, fullBox, only } from './boxes.ts';

/** What an edit list of the usual shape says: a pause, and then one stretch of the track. */
export interface Edit {
  /** Pause before it, in ticks of the track. */
  readonly pause: number;
  /** The track's time at which the stretch begins, and how long it is, in ticks of the track. */
  readonly start: number;
  readonly length: number;
}

/** `value * to / from`, rounded to the nearest whole number, halves away from zero: ffmpeg's `av_rescale`. */
export function rescaled(value: number, to: number, from: number): number {
  const product = BigInt(Math.abs(value)) * BigInt(to);
  const half = BigInt(from) / 2n;
  return Math.sign(value) * Number((product + half) / BigInt(from));
}

/**
 * The edit list of a track; absent where there is none. Other shapes are not modelled (`probe-incomplete`).
 *
 * @param timescale Ticks a second of the track.
 * @param movieTimescale Ticks a second of the movie, in which lists are written.
 */
export function editOf(trak: readonly Box[], timescale: number, movieTimescale: number): Edit | undefined {
  const edts = only(trak, 'edts');
  const elst = edts === undefined ? undefined : only(boxesIn(edts), 'elst');
  if (elst === undefined) return undefined;
  const { version, cursor } = fullBox(elst);
  const count = cursor.u32();
  if (count === 0) return undefined;
  if (count > 2) throw incomplete('its edit list has several parts', 'edit-list');
  const edits = Array.from({ length: count }, () => {
    const length = version === 1 ? cursor.u64() : cursor.u32();
    const start = version === 1 ? cursor.i64() : cursor.i32();
    const rate = cursor.i32();
    return { start, length: rescaled(length, timescale, movieTimescale), rate };
  });
  const [first, second] = edits;
  const pause = second !== undefined && first?.start === -1 ? first.length : 0;
  const main = pause > 0 || first?.start === -1 ? second : first;
  if (main === undefined || (second !== undefined && main !== second) || main.start < 0 || main.rate !== 0x1_00_00) {
    throw incomplete('its edit list is of an unusual shape', 'edit-list');
  }
  return { pause, start: main.start, length: main.length };
}
