import { Rational } from '../time/rational.ts';
import type { PlannableClip, PlannableItem } from './plan-render.ts';

/** An item at its place on the timeline, in exact seconds. */
export interface PlacedItem<T extends PlannableItem = PlannableItem> {
  readonly item: T;
  readonly position: Rational;
  readonly end: Rational;
  /** Length of the crossfade around its position, 0 for a cut: half of it before, half after. */
  readonly crossfade: Rational;
}

const two = Rational.of(2n);

/** The place of each item: the exact sum of the durations before it. Crossfades move nothing. */
export function placeItems(items: readonly PlannableItem[]): readonly PlacedItem[] {
  let position = Rational.zero;
  return items.map((item, i) => {
    const begin = position;
    position = position.add(durationOf(item));
    return { item, position: begin, end: position, crossfade: crossfadeInto(items[i - 1], item) };
  });
}

/** Seconds on the timeline. */
export function durationOf(item: PlannableItem): Rational {
  return item.kind === 'black' ? item.duration : item.end.sub(item.start).div(speedOf(item));
}

export function speedOf(item: PlannableClip): Rational {
  return item.speed ?? Rational.one;
}

/**
 * The crossfade that there is material for: both sides are shown beyond the cut for half of it, so that is what the first
 * source must have after the clip's end, and the second before the clip's start. It takes at most half of either item,
 * so that two crossfades of one item never meet.
 */
function crossfadeInto(before: PlannableItem | undefined, item: PlannableItem): Rational {
  if (item.crossfade === undefined || before === undefined) return Rational.zero;
  let half = item.crossfade.div(two).min(durationOf(before).div(two)).min(durationOf(item).div(two));
  if (before.kind === 'clip') {
    half = half.min(Rational.from(before.source.info.duration).sub(before.end).div(speedOf(before)));
  }
  if (item.kind === 'clip') half = half.min(item.start.div(speedOf(item)));
  return half.max(0).mul(two);
}
