import { type Clip, isGap, Rational, type TimelineItem } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';

/** Seconds that an item stands on the timeline; `undefined` of a clip that goes on to its source's end. */
export function itemLength(item: TimelineItem): Rational | undefined {
  if (isGap(item)) return secondsToRational(item.gap);
  if (item.freeze !== undefined) return secondsToRational(item.freeze);
  const end = clipEnd(item);
  if (end === undefined) return undefined;
  const speed = clipSpeed(item);
  return end.sub(clipStart(item)).div(speed.compare(0) < 0 ? speed.neg() : speed);
}

export function clipStart({ start = 0 }: Clip): Rational {
  return secondsToRational(start);
}

/** Where a clip ends in its source: where its list says it, or where the source does, as far as the list knows it. */
export function clipEnd({ end, footage, positions }: Clip): Rational | undefined {
  if (end !== undefined) return secondsToRational(end);
  if (footage?.duration === undefined || positions === 'timecode') return undefined;
  return secondsToRational(footage.duration);
}

export function clipSpeed({ speed }: Clip): Rational {
  const exact = speed === undefined ? Rational.one : secondsToRational(speed);
  return exact.compare(0) === 0 ? Rational.one : exact;
}
