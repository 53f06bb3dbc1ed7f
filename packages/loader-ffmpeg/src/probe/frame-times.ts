import type { Gop, SourceIndex } from '@clipwright/core';
import type { ProbePacket } from './probe-reader.ts';

/**
 * Timestamps of the packets. Containers without presentation times (AVI) have decoding times only; these, in order, are
 * what the decoder gives the frames in order of display.
 */
function timesOf(packets: readonly ProbePacket[]): readonly (number | undefined)[] {
  return packets.map((packet) => packet.pts ?? packet.dts);
}

function lengthOfLast(packets: readonly ProbePacket[], timestamps: readonly number[], nominal: number): number {
  const last = timestamps.at(-1);
  const packet = packets.find(({ pts, dts }) => (pts ?? dts) === last);
  if (packet?.duration !== undefined && packet.duration > 0) return packet.duration;
  const before = timestamps.at(-2);
  return last !== undefined && before !== undefined ? last - before : Math.max(1, Math.round(nominal));
}

function gopsOf(packets: readonly ProbePacket[]): Gop[] {
  const gops: { pts: number; dts: number; packets: number; bytes: number }[] = [];
  for (const packet of packets) {
    const pts = packet.pts ?? packet.dts;
    let gop = gops.at(-1);
    if (packet.key && pts !== undefined) {
      gop = { pts, dts: packet.dts ?? pts, packets: 0, bytes: 0 };
      gops.push(gop);
    }
    if (gop === undefined) continue;
    gop.packets += 1;
    gop.bytes += packet.size;
  }
  return gops;
}

/**
 * The index of a video stream from its packets; `undefined` when it shows no frame. Packets that an edit list cuts away
 * and empty ones show none, and two of the same time are the two fields of one frame.
 *
 * @param nominal Ticks of one frame, for a stream of a single frame that does not say how long it lasts.
 */
export function indexOf(packets: readonly ProbePacket[], nominal: number): SourceIndex | undefined {
  const times = timesOf(packets);
  const shown = new Set<number>();
  packets.forEach((packet, i) => {
    const time = times[i];
    if (!packet.discard && packet.size > 0 && time !== undefined) shown.add(time);
  });
  const timestamps = [...shown].sort((a, b) => a - b);
  const last = timestamps.at(-1);
  if (last === undefined) return undefined;
  return { timestamps, end: last + lengthOfLast(packets, timestamps, nominal), gops: gopsOf(packets) };
}
