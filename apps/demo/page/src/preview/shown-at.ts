import { isGap, sourceName } from '@clipwright/core';
import { indexAt, type Layout, type Placed } from '../model/layout.ts';
import { type Sources, shownOf } from '../model/lengths.ts';

/** What of which source stands at a time of the timeline. */
export interface ShownAt {
  readonly name: string;
  /** Seconds of the source. */
  readonly seconds: number;
  /** Where the clip begins in it, in seconds. */
  readonly begins: number;
  /** How many times as fast; 0 where it stands still. */
  readonly speed: number;
  readonly volume: number;
  readonly placed: Placed;
}

export function shownAt(layout: Layout, sources: Sources, time: number): ShownAt | undefined {
  const placed = layout.placed[indexAt(layout, time)];
  if (placed === undefined || isGap(placed.entry.item)) return undefined;
  const { item } = placed.entry;
  const shown = shownOf(item, sources);
  if (shown === undefined) return undefined;
  const [start, end] = [shown.start.toNumber(), shown.end.toNumber()];
  const still = item.freeze !== undefined;
  const speed = still ? 0 : shown.speed.toNumber();
  // Within the clip: at its very end its last frame is on screen.
  const into = Math.min(Math.max(0, time - placed.left), Math.max(0, placed.width - 1e-3));
  const seconds = still ? start : speed < 0 ? Math.max(start, end + into * speed - 1e-3) : start + into * speed;
  return {
    name: sourceName(item),
    seconds,
    begins: start,
    speed,
    volume: item.mute === true ? 0 : Math.min(1, item.volume ?? 1),
    placed,
  };
}
