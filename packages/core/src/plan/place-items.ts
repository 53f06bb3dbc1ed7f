import type { Color } from '../contracts/output-profile.ts';
import { Rational } from '../time/rational.ts';
import type { PlannableClip, PlannableItem } from './plannable.ts';

/** An item at its place on the timeline, in exact seconds. */
export interface PlacedItem<T extends PlannableItem = PlannableItem> {
  readonly item: T;
  readonly position: Rational;
  readonly end: Rational;
  /** Length of the crossfade around its position, 0 for a cut: half of it before, half after. */
  readonly crossfade: Rational;
  /** When it begins to be seen, and when no more: its crossfades count. */
  readonly seen: { readonly from: Rational; readonly until: Rational };
  /** Length of the dip around its position, 0 for none: a fade-out of the item before it, and a fade-in of itself. */
  readonly dip: Rational;
  /** Lengths of its fades, 0 for none. They lie within it, beside its crossfades, and do not overlap. */
  readonly fadeIn: Rational;
  readonly fadeOut: Rational;
  /** What it comes out of, and goes into. @default black */
  readonly fadeInColor?: Color;
  readonly fadeOutColor?: Color;
}

const two = Rational.of(2n);

/** The place of each item: the exact sum of the durations before it. Crossfades move nothing. */
export function placeItems(items: readonly PlannableItem[]): readonly PlacedItem[] {
  let position = Rational.zero;
  const crossfades = items.map((item, i) => crossfadeInto(items[i - 1], item));
  const dips = items.map((item, i) => dipInto(items[i - 1], item));
  return items.map((item, i) => {
    const begin = position;
    position = position.add(durationOf(item));
    const [crossfade = Rational.zero, dip = Rational.zero] = [crossfades[i], dips[i]];
    const [next = Rational.zero, dipOut = Rational.zero] = [crossfades[i + 1], dips[i + 1]];
    const crossed = [crossfade, next, dip, dipOut].reduce((sum, each) => sum.add(each)).div(two);
    const own = fadesWithin(item, durationOf(item).sub(crossed));
    return {
      ...{ item, position: begin, end: position, crossfade, dip },
      seen: { from: begin.sub(crossfade.div(two)), until: position.add(next.div(two)) },
      ...{ fadeIn: own.fadeIn.max(dip.div(two)), fadeOut: own.fadeOut.max(dipOut.div(two)) },
      ...(item.dip === undefined || dip.compare(0) === 0 ? {} : { fadeInColor: item.dip.color }),
      ...fadeOutColor(items[i + 1], dipOut),
    };
  });
}

function fadeOutColor(next: PlannableItem | undefined, dip: Rational): Pick<PlacedItem, 'fadeOutColor'> {
  return next?.dip === undefined || dip.compare(0) === 0 ? {} : { fadeOutColor: next.dip.color };
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
  if (item.crossfade === undefined || before === undefined || isFaded(before, item)) return Rational.zero;
  let half = halfAtMost(item.crossfade, before, item);
  if (before.kind === 'clip') {
    half = half.min(Rational.from(before.source.info.duration).sub(before.end).div(speedOf(before)));
  }
  if (item.kind === 'clip') half = half.min(item.start.div(speedOf(item)));
  return half.max(0).mul(two);
}

/** The dip that there is room for: it takes at most half of either item as well, and needs nothing beyond them. */
function dipInto(before: PlannableItem | undefined, item: PlannableItem): Rational {
  if (item.dip === undefined || before === undefined || isFaded(before, item)) return Rational.zero;
  return halfAtMost(item.dip.duration, before, item).mul(two);
}

/** What is black by then gives way to nothing. */
function isFaded(before: PlannableItem, item: PlannableItem): boolean {
  return (
    (before.kind === 'clip' && before.fadeOut !== undefined) || (item.kind === 'clip' && item.fadeIn !== undefined)
  );
}

function halfAtMost(transition: Rational, before: PlannableItem, item: PlannableItem): Rational {
  return transition.div(two).min(durationOf(before).div(two)).min(durationOf(item).div(two));
}
