import type { SourceIndex } from '@clipwright/core';
import type { FoundPacket, FrameHabits } from '@clipwright/core/probing';
import { frameIndexOf } from '@clipwright/core/probing';

/** A part of a source's index, in ticks: all frames are in it from one time to another. */
export interface IndexPart extends Pick<SourceIndex, 'timestamps' | 'gops'> {
  readonly first: number;
  readonly last: number;
}

/**
 * Seconds before what is wanted at which a listing begins, at least: a seek lands anywhere near, and what counts shall
 * not depend on where. It only has to tell what is there; decoding goes further back (`seekMargins`).
 */
export const listingMargin = 2;

/** Groups that must be known before the one that is wanted: where that is odd, decoding is tried from them. */
export const groupsBefore = 3;

/** When a packet's frame is shown, in ticks. */
export function timeOf({ pts, dts, duration }: FoundPacket, { nominal, delay }: FrameHabits): number | undefined {
  return pts ?? (dts === undefined ? undefined : dts + delay * (duration ?? nominal));
}

/** Whether a part has all that a range needs: its frames, the next one, and the groups before. */
export function covers({ timestamps, gops, first, last }: IndexPart, from: number, to: number): boolean {
  const isFollowed = last === Number.POSITIVE_INFINITY || (last > to && (timestamps.at(-1) ?? to) > to);
  const isLed = first === Number.NEGATIVE_INFINITY || gops.filter(({ pts }) => pts <= from).length > groupsBefore;
  return isLed && isFollowed;
}

/** The part of an index between two times. */
export function partOf(
  { timestamps, gops }: Pick<SourceIndex, 'timestamps' | 'gops'>,
  first: number,
  last: number,
): IndexPart {
  return {
    timestamps: timestamps.filter((time) => time >= first && time <= last),
    gops: gops.filter(({ pts }) => pts >= first && pts <= last),
    first,
    last,
  };
}

/**
 * The packets of a listing that began somewhere: from its first keyframe on or, where a seek may land within a packet
 * or a stretch without times, from its second; and without the pictures that are shown before that one, of which some
 * may be missing.
 */
export function trusted(
  packets: readonly FoundPacket[],
  habits: FrameHabits,
  isExact: boolean,
): { readonly packets: readonly FoundPacket[]; readonly first: number } | undefined {
  let keys = isExact ? 1 : 2;
  const start = packets.findIndex((packet) => {
    if (packet.key && timeOf(packet, habits) !== undefined) keys -= 1;
    return keys === 0;
  });
  const key = packets[start];
  const first = key === undefined ? undefined : timeOf(key, habits);
  if (first === undefined) return undefined;
  // Where decoding times are gone by, each packet's counts for the frame that it drives out.
  const isShownBefore = ({ pts }: FoundPacket): boolean => !habits.byDecoding && pts !== undefined && pts < first;
  return { packets: packets.slice(start).filter((packet) => !isShownBefore(packet)), first };
}

/** All of an index. */
export function wholePart(index: Pick<SourceIndex, 'timestamps' | 'gops'>): IndexPart {
  return { ...index, first: Number.NEGATIVE_INFINITY, last: Number.POSITIVE_INFINITY };
}

/** The part of an index that packets tell, between two times. */
export function partFrom(
  packets: readonly FoundPacket[],
  habits: FrameHabits,
  first: number,
  last: number,
): IndexPart | undefined {
  const found = frameIndexOf(packets, habits);
  return found === undefined ? undefined : partOf(found, first, last);
}
