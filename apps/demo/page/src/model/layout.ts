import { Rational } from '@clipwright/core';
import { firstFrameAt } from '@clipwright/core/plan';
import { lengthOf, type Sources } from './lengths.ts';
import type { Entry } from './project.ts';

/** Where an entry stands on the timeline. */
export interface Placed {
  readonly entry: Entry;
  readonly index: number;
  /** Exact seconds: the sum of the lengths before it. */
  readonly from: Rational;
  readonly length: Rational;
  /** The same as doubles, for drawing. */
  readonly left: number;
  readonly width: number;
}

export interface Layout {
  readonly placed: readonly Placed[];
  readonly end: Rational;
  /** Seconds. */
  readonly duration: number;
}

export function layoutOf(entries: readonly Entry[], sources: Sources): Layout {
  let end = Rational.zero;
  const placed = entries.map((entry, index): Placed => {
    const from = end;
    const length = lengthOf(entry.item, sources);
    end = end.add(length);
    return { entry, index, from, length, left: from.toNumber(), width: length.toNumber() };
  });
  return { placed, end, duration: end.toNumber() };
}

/** Frames of an output at that rate: those that the rule of time gives. */
export function framesOf({ end }: Layout, rate: Rational): number {
  return firstFrameAt(end, rate);
}

/** Index of the item that stands at a time in seconds: the last one from its end on; -1 where there is none. */
export function indexAt({ placed }: Layout, seconds: number): number {
  let low = 0;
  let high = placed.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((placed[middle]?.left ?? Number.POSITIVE_INFINITY) <= seconds) low = middle + 1;
    else high = middle;
  }
  return Math.max(low - 1, placed.length === 0 ? -1 : 0);
}

/** Which items touch a stretch of the timeline, as a half-open range of indices. */
export function visibleRange(layout: Layout, from: number, to: number): readonly [first: number, end: number] {
  if (layout.placed.length === 0) return [0, 0];
  return [indexAt(layout, Math.max(0, from)), indexAt(layout, Math.max(0, to)) + 1];
}

/** Before which item something dropped at a time goes: the nearer border of what stands there. */
export function dropIndex(layout: Layout, seconds: number): number {
  const index = indexAt(layout, seconds);
  const at = layout.placed[index];
  if (at === undefined) return 0;
  return seconds < at.left + at.width / 2 ? index : index + 1;
}
