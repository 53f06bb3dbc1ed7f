import { ClipwrightError, isGap, type Rational, sourceName, type TimelineItem } from '@clipwright/core';
import { itemLength } from './item-length.ts';

/** Seconds that an item stands on the timeline. Errors: `invalid-option` where that takes knowing its source. */
export function knownLength(item: TimelineItem): Rational {
  const length = itemLength(item);
  if (length !== undefined) return length;
  const source = isGap(item) ? '' : sourceName(item);
  throw new ClipwrightError('invalid-option', `How long the clip of ${source} is does not stand in the timeline.`, {
    remedy: 'Say where it ends (`end`), or how long its source is (`footage.duration`).',
  });
}
