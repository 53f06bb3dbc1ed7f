import { isGap, Rational, type TimelineItem } from '@clipwright/core';
import { itemLength } from './item-length.ts';
import { TrackReader, trackLength } from './track-reader.ts';

/** Two tracks as one: what the upper one has, and the lower one where that is empty. */
export function overlaid(lower: readonly TimelineItem[], upper: readonly TimelineItem[]): readonly TimelineItem[] {
  const below = new TrackReader(lower);
  const items: TimelineItem[] = [];
  let at = Rational.zero;
  for (const item of upper) {
    const end = at.add(itemLength(item) ?? Rational.zero);
    if (!isEmpty(item)) items.push(item);
    else items.push(...below.take(at, end));
    at = end;
  }
  const end = trackLength(lower);
  if (end.compare(at) > 0) items.push(...below.take(at, end));
  return items;
}

function isEmpty(item: TimelineItem): boolean {
  return isGap(item) && item.generator === undefined;
}
