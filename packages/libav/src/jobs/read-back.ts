import { AV_PKT_DATA_SKIP_SAMPLES, AV_PKT_FLAG_KEY, AVERROR_EOF, AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import { Packet, type Stream } from 'node-av/lib';
import { openOwn } from '../library/open-own.ts';
import { succeeded } from '../library/succeeded.ts';
import { timeOf } from '../library/told-stream.ts';
import { job } from '../worker/job.ts';

/** A packet of a file that was written here. Times in ticks; what it does not have is no number. */
export interface PacketBack {
  readonly stream: number;
  readonly pts: number;
  readonly dts: number;
  readonly isKey: boolean;
  /** Bytes from the file's beginning; below 0 where that is not known. */
  readonly position: number;
  readonly bytes: number;
  /** Samples at its end that are not heard. */
  readonly padding: number;
}

/** What is said of a stream as a whole. */
export interface StreamBack {
  readonly kind: 'video' | 'audio';
  /** `1/12800` */
  readonly timebase: string;
  readonly start: number | undefined;
  readonly duration: number | undefined;
}

/** Packets, some at a time, and at last the streams. */
export interface ToldBack {
  readonly packets: readonly PacketBack[];
  readonly streams?: readonly StreamBack[];
}

/** Packets that go over at once. */
const batchSize = 2048;

/** Every packet of a file that was written here, in its order. Errors: `verification-failed`. */
export const readBack = job<{ readonly file: string }, ToldBack>({
  *run({ file }) {
    using input = openOwn(file);
    using packet = new Packet();
    packet.alloc();
    let packets: PacketBack[] = [];
    for (;;) {
      const code = input.context.readFrameSync(packet);
      if (code === AVERROR_EOF) break;
      succeeded(code, 'read the output');
      packets.push(told(packet));
      packet.unref();
      if (packets.length < batchSize) continue;
      yield { packets };
      packets = [];
    }
    yield { packets, streams: input.context.streams.map(streamBack) };
  },
});

function told(packet: Packet): PacketBack {
  return {
    stream: packet.streamIndex,
    pts: timeOf(packet.pts) ?? Number.NaN,
    dts: timeOf(packet.dts) ?? Number.NaN,
    isKey: (packet.flags & AV_PKT_FLAG_KEY) !== 0,
    position: Number(packet.pos),
    bytes: packet.size,
    // Samples to leave out before, and after: 32 bits each.
    padding: packet.getSideData(AV_PKT_DATA_SKIP_SAMPLES)?.readUInt32LE(4) ?? 0,
  };
}

function streamBack({ codecpar, timeBase, startTime, duration }: Stream): StreamBack {
  return {
    kind: codecpar.codecType === AVMEDIA_TYPE_VIDEO ? 'video' : 'audio',
    timebase: `${timeBase.num}/${timeBase.den}`,
    start: timeOf(startTime),
    duration: timeOf(duration),
  };
}
