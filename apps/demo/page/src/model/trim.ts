import { type Clip, isGap, Rational, sourceName, type TimelineItem } from '@clipwright/core';
import { nearestFrame, timeOfFrame } from './frames.ts';
import { type SourceFacts, shownOf } from './lengths.ts';
import { exactSeconds, writtenSeconds } from './seconds.ts';

/** An end of an item as it is seen on the timeline. */
export type Edge = 'head' | 'tail';

/** Frames a second where nobody knows the source's. */
const assumedRate = Rational.of(25);

export function rateOf(facts: SourceFacts | undefined): Rational {
  return facts?.rate ?? assumedRate;
}

/** The number of the source's frame at which an end of a clip stands. */
export interface TrimPlace {
  readonly frame: number;
  readonly min: number;
  readonly max: number;
  /** Seconds of the source whose frame is seen there: the first, or the last that is shown. */
  readonly seen: number;
}

/** Whether the end is where the clip's range starts: the head, of a clip that runs backwards the tail. */
function isStart(clip: Clip, edge: Edge): boolean {
  const backwards = (exactSeconds(clip.speed) ?? Rational.one).compare(0) < 0;
  return (edge === 'head') !== backwards;
}

/** Where an end of a clip stands and how far it goes, in frames of its source. `undefined`: it cannot be trimmed. */
export function trimPlace(item: TimelineItem, edge: Edge, facts: SourceFacts | undefined): TrimPlace | undefined {
  if (isGap(item) || item.freeze !== undefined || facts === undefined) return undefined;
  const shown = shownOf(item, new Map([[sourceName(item), facts]]));
  if (shown === undefined) return undefined;
  const rate = rateOf(facts);
  const [start, end] = [Number(nearestFrame(shown.start, rate)), Number(nearestFrame(shown.end, rate))];
  const last = Number(facts.duration.mul(rate).ceil());
  const half = 0.5 / rate.toNumber();
  return isStart(item, edge)
    ? { frame: start, min: 0, max: Math.max(0, end - 1), seen: shown.start.toNumber() + half }
    : { frame: end, min: start + 1, max: Math.max(last, end), seen: Math.max(0, shown.end.toNumber() - half) };
}

/** A clip with one of its ends at a frame of its source, as far as the source and its other end let it. */
export function trimmed(item: TimelineItem, edge: Edge, frame: number, facts: SourceFacts | undefined): TimelineItem {
  const place = trimPlace(item, edge, facts);
  if (place === undefined || isGap(item) || facts === undefined) return item;
  const kept = Math.min(place.max, Math.max(place.min, Math.round(frame)));
  if (kept === place.frame) return item;
  const time = timeOfFrame(BigInt(kept), rateOf(facts));
  if (isStart(item, edge)) return { ...item, start: writtenSeconds(time) };
  // The last frame of a source may begin before its length is a whole number of frames.
  return { ...item, end: writtenSeconds(time.min(facts.duration.max(exactSeconds(item.end) ?? Rational.zero))) };
}
