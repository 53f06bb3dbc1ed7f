import { type Clip, isGap, type Rational, type TimelineItem } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';
import { secondsOf } from '../seconds-of.ts';
import { clipEnd, clipSpeed, clipStart } from './item-length.ts';

/**
 * An item without some seconds of the timeline at its beginning and at its end. Less than none adds what its source has
 * there.
 */
export function trimmed<T extends TimelineItem>(item: T, head: Rational, tail: Rational): T {
  if (head.compare(0) === 0 && tail.compare(0) === 0) return item;
  if (isGap(item)) return { ...item, gap: secondsOf(secondsToRational(item.gap).sub(head).sub(tail)) };
  return { ...item, ...trimmedRange(item, head, tail) };
}

function trimmedRange(clip: Clip, head: Rational, tail: Rational): Partial<Clip> {
  if (clip.freeze !== undefined) return { freeze: secondsOf(secondsToRational(clip.freeze).sub(head).sub(tail)) };
  const speed = clipSpeed(clip);
  const end = clipEnd(clip);
  // Backwards its end is shown first.
  const [from, to] = speed.compare(0) < 0 ? [tail, head] : [head, tail];
  const factor = speed.compare(0) < 0 ? speed.neg() : speed;
  return {
    start: secondsOf(clipStart(clip).add(from.mul(factor))),
    ...(end === undefined ? {} : { end: secondsOf(end.sub(to.mul(factor))) }),
  };
}
