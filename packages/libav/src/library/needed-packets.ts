import type { Packet } from 'node-av/lib';
import { timeOf } from './told-stream.ts';

/** Frames of a stretch. */
export interface NeededFrames {
  /** Times of those that are needed. */
  readonly needed: readonly number[];
  /** Times of all that there are up to the last of them, from the keyframe on that decoding begins with. */
  readonly listed: readonly number[];
}

/** What becomes of a packet: `over` where nothing that is needed follows. */
export type PacketUse = 'decode' | 'omit' | 'over';

/**
 * Tells of packets, as they come, which have to be decoded: those of needed frames, and what they may refer to, which
 * comes before them. Behind them packets are read on until all frames that are listed have come, so that one that is
 * lost is not taken for one that was left out.
 */
export function neededPackets(
  { needed, listed }: NeededFrames,
  isUnreferred: (packet: Packet) => boolean,
): (packet: Packet) => PacketUse {
  const [left, due] = [new Set(needed), new Set(listed)];
  return (packet) => {
    if (left.size === 0 && (due.size === 0 || packet.isKeyframe)) return 'over';
    const pts = timeOf(packet.pts);
    if (pts === undefined) return 'decode';
    due.delete(pts);
    if (left.delete(pts)) return 'decode';
    return left.size === 0 || isUnreferred(packet) ? 'omit' : 'decode';
  };
}
