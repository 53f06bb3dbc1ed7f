import {
  AV_PKT_DATA_ENCRYPTION_INFO,
  AV_PKT_DATA_ENCRYPTION_INIT_INFO,
  AV_PKT_FLAG_DISCARD,
  AV_PKT_FLAG_KEY,
} from 'node-av/constants';
import type { Packet } from 'node-av/lib';
import { timeOf } from '../library/told-stream.ts';
import { packetBits, type ToldPackets } from '../probe/told.ts';

/** Packets that go over at once. */
const batchSize = 4096;

/** Gathers what packets say. */
export interface PacketBatch {
  readonly count: number;
  readonly isFull: boolean;
  add(packet: Packet): void;
  /** Those that were added; the memory is its receiver's. */
  told(): ToldPackets;
}

export function packetBatch(): PacketBatch {
  const numbers = (): Float64Array<ArrayBuffer> => new Float64Array(batchSize);
  const [pts, dts, durations, positions, sizes] = [numbers(), numbers(), numbers(), numbers(), numbers()];
  const streams = new Uint16Array(batchSize);
  const flags = new Uint8Array(batchSize);
  let count = 0;
  return {
    get count() {
      return count;
    },
    get isFull() {
      return count === batchSize;
    },
    add: (packet) => {
      const { duration, pos } = packet;
      streams[count] = packet.streamIndex;
      pts[count] = timeOf(packet.pts) ?? Number.NaN;
      dts[count] = timeOf(packet.dts) ?? Number.NaN;
      durations[count] = duration > 0n ? Number(duration) : Number.NaN;
      positions[count] = pos >= 0n ? Number(pos) : Number.NaN;
      sizes[count] = packet.size;
      flags[count] = flagsOf(packet);
      count += 1;
    },
    told: () => ({ count, streams, pts, dts, durations, positions, sizes, flags }),
  };
}

const encryption = [AV_PKT_DATA_ENCRYPTION_INIT_INFO, AV_PKT_DATA_ENCRYPTION_INFO];

function flagsOf(packet: Packet): number {
  const { flags } = packet;
  return (
    ((flags & AV_PKT_FLAG_KEY) !== 0 ? packetBits.key : 0) |
    ((flags & AV_PKT_FLAG_DISCARD) !== 0 ? packetBits.discard : 0) |
    (encryption.some((type) => packet.getSideData(type) !== null) ? packetBits.encrypted : 0)
  );
}
