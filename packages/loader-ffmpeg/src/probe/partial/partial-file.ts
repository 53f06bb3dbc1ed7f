import type { FoundPacket, FrameHabits } from '@clipwright/core/probing';
import { beginsAnywhere, seeksExactly } from '@clipwright/ffmpeg';

/** What reading more of a file needs that was listed at its beginning and its end alone: plain JSON data. */
export interface PartialFile {
  readonly habits: FrameHabits;
  /** All frames up to this one are known, and all from that one on: ticks. */
  readonly headEnd: number;
  readonly tailStart: number;
  /** Seconds between keyframes, at most, as far as is known. */
  readonly spacing: number;
}

/** Containers that are sought by their times or a table, so that a part of a file can be listed. */
export function canBeListedInParts(container: string): boolean {
  return seeksExactly(container) || beginsAnywhere(container) || container === 'avi';
}

/** Whether a listing that begins at a place in the file begins with a whole packet that has its time. */
export function beginsExactly(container: string): boolean {
  return !beginsAnywhere(container);
}

/** A clock that rises by so many seconds from one packet to the next has leapt. */
const leap = 5;

/**
 * Whether the clock of a file breaks among packets, so that all of it has to be looked at: decoding times fall or, in a
 * transport stream, leap.
 *
 * @param tick Seconds a tick.
 */
export function breaks(packets: readonly FoundPacket[], tick: number, container: string): boolean {
  const highest = container === 'mpegts' ? leap : Number.POSITIVE_INFINITY;
  let before: number | undefined;
  return packets.some(({ dts }) => {
    if (dts === undefined) return false;
    const step = before === undefined ? 0 : tick * (dts - before);
    before = dts;
    return step < 0 || step >= highest;
  });
}

/**
 * Packets that a file has at least, to be listed in parts; a listing of so many takes less than a process of its own.
 */
export function defaultMinPackets(bytes: bigint): number {
  return bytes < smallFile ? 10_000 : 2000;
}

/** Bytes of which ffprobe lists all in no time, if there are not too many packets in them. */
const smallFile = 64n * 1024n * 1024n;
