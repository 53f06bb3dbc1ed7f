import { Rational } from '@clipwright/core';
import type { OpenRequest } from '@clipwright/core/author';
import {
  type Described,
  describeSource,
  distancesOf,
  type FoundPacket,
  type FrameHabits,
  nominalTicks,
} from '@clipwright/core/probing';
import { foundInProbe } from '../found-in-probe.ts';
import { withoutMadeUp } from '../guesses.ts';
import { numberOf } from '../json-record.ts';
import type { Probe } from '../probe-reader.ts';
import { clockRises } from './clock-rises.ts';
import type { EarlyTail } from './early-tail.ts';
import { listingMargin, timeOf, trusted } from './index-part.ts';
import type { Listings } from './listings.ts';
import { beginsExactly, breaks, canBeListedInParts, type PartialFile } from './partial-file.ts';

/** Seconds before the end that are listed for it: first, and where too little is in them. */
const tails = [10, 60];

/** A source of which the beginning and the end are known, and what the rest is found by. */
export interface Ends {
  readonly described: Described;
  readonly partial: PartialFile;
}

/**
 * What is told of a file whose listing was broken off, by its last packets. `undefined` where it is to be listed whole:
 * its container is not sought well, its clock starts over somewhere, or there is hardly more of it.
 *
 * @param head The listing of its first packets, and what they tell.
 * @param early A listing of its last ones that began with it.
 */
export async function readEnds(
  listings: Listings,
  request: OpenRequest,
  head: { readonly probe: Probe; readonly described: Described },
  early?: EarlyTail,
): Promise<Ends | undefined> {
  const { probe } = head;
  const { container, video } = head.described.info;
  const found = foundInProbe(probe);
  const stream = found.video.find(({ index }) => index === video.index);
  if (stream === undefined || !canBeListedInParts(container)) return undefined;
  const listed = found.packets(video.index);
  const packets = listed.slice(
    0,
    Math.max(
      0,
      listed.findLastIndex(({ key }) => key),
    ),
  );
  const timebase = Rational.from(video.timebase);
  const habits: FrameHabits = {
    nominal: nominalTicks(timebase),
    delay: stream.delay,
    byDecoding: packets.some(({ pts }) => pts === undefined),
  };
  const tick = timebase.toNumber();
  const keys = listed.flatMap((packet) => (packet.key ? (timeOf(packet, habits) ?? []) : []));
  const headEnd = keys.at(-2);
  const [start, length] = [numberOf(probe.format, 'start_time'), numberOf(probe.format, 'duration')];
  if (headEnd === undefined || start === undefined || length === undefined || breaks(packets, tick, container))
    return undefined;
  if (!(await clockRises(request.uri, probe, video.index))) return undefined;
  const spacing = timebase.mul(distancesOf(keys)?.sorted.at(-1) ?? 0).toNumber();
  const end = start + length;
  for (const tail of tails) {
    const from = end - Math.max(tail, 4 * spacing);
    if (from <= timebase.mul(keys.at(-1) ?? 0).toNumber()) return undefined;
    const tailed = beginsExactly(container)
      ? await listings.some(video.index, from, () => false)
      : since(
          from,
          (await early?.from(video.index, from)) ??
            (await listings.some(video.index, from - listingMargin, () => false)),
          ({ dts, pts }) => tick * (dts ?? pts ?? 0),
        );
    const last = withoutMadeUp(probe.format, tailed);
    const known = trusted(last, habits, beginsExactly(container));
    if (known === undefined) continue;
    if (known.first <= headEnd || breaks(known.packets, tick, container)) return undefined;
    const all = [...packets, ...known.packets];
    const described = describeSource(request, {
      ...found,
      isPartial: true,
      packets: (index) => (index === video.index ? all : []),
      beginning: () => packets.length,
    });
    return { described, partial: { habits, headEnd, tailStart: known.first, spacing } };
  }
  return undefined;
}

/** The packets of a listing that are decoded from a time on. */
function since(
  from: number,
  packets: readonly FoundPacket[],
  secondsOf: (packet: FoundPacket) => number,
): readonly FoundPacket[] {
  const start = packets.findIndex((packet) => secondsOf(packet) >= from);
  return start < 0 ? [] : packets.slice(start);
}
