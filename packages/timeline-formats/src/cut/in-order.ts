import { Rational, type TimelineItem } from '@clipwright/core';
import type { Losses } from '../losses.ts';
import { secondsOf } from '../seconds-of.ts';
import { itemLength } from './item-length.ts';
import { trimmed } from './trimmed.ts';

/** An item at its place on a track, in seconds. */
export interface Placed<T extends TimelineItem = TimelineItem> {
  readonly at: Rational;
  readonly item: T;
}

/** Items at their places as a track: gaps between them are gaps, and of two that overlap the earlier one is shown whole. */
export function inOrder(placed: readonly Placed[], losses: Losses): readonly TimelineItem[] {
  const items: TimelineItem[] = [];
  let end = Rational.zero;
  const sorted = placed.map((each, i) => ({ ...each, i })).sort((a, b) => a.at.compare(b.at) || a.i - b.i);
  for (const { at, item } of sorted) {
    const length = itemLength(item) ?? Rational.zero;
    if (at.compare(end) > 0) items.push({ gap: secondsOf(at.sub(end)) });
    const overlap = end.sub(at);
    if (overlap.compare(0) > 0)
      losses.add('changed', 'overlaps', 'Of clips that overlap on a track the earlier one is shown whole.');
    if (overlap.compare(length) >= 0 && overlap.compare(0) > 0) continue;
    items.push(overlap.compare(0) > 0 ? trimmed(item, overlap, Rational.zero) : item);
    end = end.max(at.add(length));
  }
  return items;
}
