import { type Clip, isGap, type Marker, Rational, type Seconds, type TimelineItem } from '@clipwright/core';
import { nearestFrame, timeOfFrame } from './frames.ts';
import { laterClock, splitLayers } from './layers.ts';
import type { Placed } from './layout.ts';
import { type SourceFacts, type Sources, shownOf } from './lengths.ts';
import { exactSeconds, writtenSeconds } from './seconds.ts';
import { rateOf } from './trim.ts';

/**
 * The two items that one becomes when it is cut at a time of the timeline, to the nearest frame of its source.
 * `undefined` where there is nothing to cut: at its borders, or within a frame of them.
 */
export function splitItem(
  { entry: { item }, from }: Placed,
  at: Rational,
  sources: Sources,
  facts: SourceFacts | undefined,
): readonly [TimelineItem, TimelineItem] | undefined {
  const into = at.sub(from);
  const both = halvesOf(item, into, sources, facts);
  if (both === undefined || item.layers === undefined) return both;
  const [before, after] = splitLayers(item.layers, into);
  const isStill = isGap(item) || item.freeze !== undefined;
  return [
    { ...both[0], layers: before },
    // Subtitles of a clip that moves are on its source's clock.
    { ...both[1], layers: isStill ? after.map((layer) => laterClock(layer, into)) : after },
  ];
}

function halvesOf(
  item: TimelineItem,
  into: Rational,
  sources: Sources,
  facts: SourceFacts | undefined,
): readonly [TimelineItem, TimelineItem] | undefined {
  if (isGap(item)) return halves(exactSeconds(item.gap), into, (gap) => ({ ...item, gap }));
  if (item.freeze !== undefined) return halves(exactSeconds(item.freeze), into, (freeze) => ({ ...item, freeze }));
  const shown = shownOf(item, sources);
  if (shown === undefined) return undefined;
  const { start, end, speed } = shown;
  const backwards = speed.compare(0) < 0;
  const rate = rateOf(facts);
  const cut = timeOfFrame(nearestFrame((backwards ? end : start).add(into.mul(speed)), rate), rate);
  if (cut.compare(start) <= 0 || cut.compare(end) >= 0) return undefined;
  const before = { ...marked(item, (time) => time.compare(cut) < 0), end: writtenSeconds(cut) };
  const after = { ...marked(item, (time) => time.compare(cut) >= 0), start: writtenSeconds(cut) };
  return backwards ? [first(after), second(before)] : [first(before), second(after)];
}

function halves(
  length: Rational | undefined,
  into: Rational,
  as: (length: Seconds) => TimelineItem,
): readonly [TimelineItem, TimelineItem] | undefined {
  if (length === undefined || into.compare(0) <= 0 || into.compare(length) >= 0) return undefined;
  return [first(as(writtenSeconds(into))), second(as(writtenSeconds(length.sub(into))))];
}

/** What stands at an item's end goes to the second half, and what stands at its beginning to the first. */
function first(item: TimelineItem): TimelineItem {
  if (isGap(item)) return item;
  const { fadeOut: _, ...rest } = item;
  return rest;
}

function second(item: TimelineItem): TimelineItem {
  if (isGap(item)) {
    const { transition: _, ...rest } = item;
    return rest;
  }
  const { transition: _, fadeIn: __, ...rest } = item;
  return rest;
}

/** A clip with those of its markers whose time is right; they count as its `start` does. */
function marked(clip: Clip, isRight: (time: Rational) => boolean): Clip {
  if (clip.markers === undefined) return clip;
  const markers = clip.markers.filter(({ at }: Marker) => isRight(exactSeconds(at) ?? Rational.zero));
  return { ...clip, markers };
}
