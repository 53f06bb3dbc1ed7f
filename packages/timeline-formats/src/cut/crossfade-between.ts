import { Rational, type TimelineItem, type Transition } from '@clipwright/core';
import { secondsOf } from '../seconds-of.ts';
import { trimmed } from './trimmed.ts';

/** A transition as lists have it: some seconds of it lie before the cut, and some behind it. */
export interface OffCentre {
  readonly before: Rational;
  readonly behind: Rational;
  /** Which one it is. @default a crossfade */
  readonly kind?: Omit<Transition, 'duration' | 'style'>;
  /** What the list calls it, where it is no dissolve. */
  readonly style?: string;
}

/**
 * Two items with a transition between them. Timelines have it half before the cut and half behind it, so the cut moves
 * to its middle: the same frames are shown.
 */
export function crossfadeBetween<L extends TimelineItem, R extends TimelineItem>(
  left: L,
  right: R,
  { before, behind, kind = { type: 'crossfade' }, style }: OffCentre,
): readonly [L, R] {
  const shift = behind.sub(before).div(2);
  const transition: Transition = {
    ...kind,
    duration: secondsOf(before.add(behind)),
    ...(style === undefined ? {} : { style }),
  };
  return [trimmed(left, Rational.zero, shift.neg()), { ...trimmed(right, shift, Rational.zero), transition }];
}
