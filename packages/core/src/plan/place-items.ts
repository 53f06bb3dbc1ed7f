import { Rational } from '../time/rational.ts';
import type { PlannableClip, PlannableItem } from './plannable.ts';

/** An item at its place on the timeline, in exact seconds. */
export interface PlacedItem<T extends PlannableItem = PlannableItem> {
  readonly item: T;
  readonly position: Rational;
  readonly end: Rational;
  /** Length of the crossfade around its position, 0 for a cut: half of it before, half after. */
  readonly crossfade: Rational;
  /** Lengths of its fades, 0 for none. They lie within it, beside its crossfades, and do not overlap. */
  readonly fadeIn: Rational;
  readonly fadeOut: Rational;
}

const two = Rational.of(2n);

/** The place of each item: the exact sum of the durations before it. Crossfades move nothing. */
export function placeItems(items: readonly PlannableItem[]): readonly PlacedItem[] {
  let position = Rational.zero;
  const crossfades = items.map((item, i) => crossfadeInto(items[i - 1], item));
  return items.map((item, i) => {
    const begin = position;
    position = position.add(durationOf(item));
    const crossfade = crossfades[i] ?? Rational.zero;
    const crossed = crossfade.add(crossfades[i + 1] ?? Rational.zero).div(two);
    return { item, position: begin, end: position, crossfade, ...fadesWithin(item, durationOf(item).sub(crossed)) };
  });
}

/**
 * The fades of an item in the time that its crossfades leave of it: both shorter in proportion where they are longer.
 */
function fadesWithin(item: PlannableItem, room: Rational): Pick<PlacedItem, 'fadeIn' | 'fadeOut'> {
  if (item.kind === 'color') return { fadeIn: Rational.zero, fadeOut: Rational.zero };
  const { fadeIn = Rational.zero, fadeOut = Rational.zero } = item;
  const both = fadeIn.add(fadeOut);
  if (both.compare(room) <= 0) return { fadeIn, fadeOut };
  const share = room.div(both);
  return { fadeIn: fadeIn.mul(share), fadeOut: fadeOut.mul(share) };
}

/** Seconds on the timeline. */
export function durationOf(item: PlannableItem): Rational {
  return item.kind === 'color' ? item.duration : item.end.sub(item.start).div(speedOf(item));
}

export function speedOf(item: PlannableClip): Rational {
  return item.speed ?? Rational.one;
}

/**
 * The crossfade that there is material for: both sides are shown beyond the cut for half of it, so that is what the
 * first source must have after the clip's end, and the second before the clip's start. It takes at most half of either
 * item, so that two crossfades of one item never meet.
 */
function crossfadeInto(before: PlannableItem | undefined, item: PlannableItem): Rational {
  if (item.crossfade === undefined || before === undefined) return Rational.zero;
  // What is black by then gives way to nothing.
  if (before.kind === 'clip' && before.fadeOut !== undefined) return Rational.zero;
  if (item.kind === 'clip' && item.fadeIn !== undefined) return Rational.zero;
  let half = item.crossfade.div(two).min(durationOf(before).div(two)).min(durationOf(item).div(two));
  if (before.kind === 'clip') {
    half = half.min(Rational.from(before.source.info.duration).sub(before.end).div(speedOf(before)));
  }
  if (item.kind === 'clip') half = half.min(item.start.div(speedOf(item)));
  return half.max(0).mul(two);
}
