import type { Gop, SourceIndex } from '../contracts/source-info.ts';
import type { FoundPacket } from './found-source.ts';

/** What a stream says of its frames as a whole. */
export interface FrameHabits {
  /** Ticks of one frame, where packets do not say how long they last. */
  readonly nominal: number;
  /** Frames that the decoder holds back to put them in order. */
  readonly delay: number;
  /**
   * Whether decoding times are gone by though these packets have others: some of the stream lack them. @default false
   */
  readonly byDecoding?: boolean;
}

/** Times in order, each once. Those of hours of video are sorted as plain numbers. */
function rising(times: readonly (number | undefined)[]): number[] {
  const sorted = new Float64Array(times.filter((time) => time !== undefined)).sort();
  const each: number[] = [];
  sorted.forEach((time, i) => {
    if (i === 0 || time !== sorted[i - 1]) each.push(time);
  });
  return each;
}

/**
 * Timestamps of displayed frames, rising. Where a container leaves out presentation times (AVI, MPEG program streams),
 * the decoder gives each frame the decoding time of the packet that drives it out: the decoding times in order, less
 * the first ones that only fill the decoder, and as many more at the end.
 */
function timesOf(packets: readonly FoundPacket[], { nominal, delay, byDecoding }: FrameHabits): number[] {
  if (!byDecoding && packets.every(({ pts }) => pts !== undefined)) return rising(packets.map(({ pts }) => pts));
  const times = rising(packets.map(({ pts, dts }) => dts ?? pts));
  const step = packets.at(-1)?.duration ?? nominal;
  const last = times.at(-1) ?? 0;
  return [...times.slice(delay), ...times.slice(0, delay).map((_, i) => last + (i + 1) * step)];
}

function lengthOfLast(packets: readonly FoundPacket[], timestamps: readonly number[], nominal: number): number {
  const last = timestamps.at(-1);
  const packet = packets.find(({ pts, dts }) => (pts ?? dts) === last);
  if (packet?.duration !== undefined && packet.duration > 0) return packet.duration;
  const before = timestamps.at(-2);
  return last !== undefined && before !== undefined ? last - before : Math.max(1, Math.round(nominal));
}

function gopsOf(packets: readonly FoundPacket[], { nominal, delay }: FrameHabits): Gop[] {
  const gops: { pts: number; dts: number; packets: number; bytes: number }[] = [];
  for (const { key, pts, dts, duration, size } of packets) {
    const time = pts ?? (dts === undefined ? undefined : dts + delay * (duration ?? nominal));
    let gop = gops.at(-1);
    if (key && time !== undefined) {
      gop = { pts: time, dts: dts ?? time, packets: 0, bytes: 0 };
      gops.push(gop);
    }
    if (gop === undefined) continue;
    gop.packets += 1;
    gop.bytes += size;
  }
  return gops;
}

/**
 * The packets that can be decoded. A recording that begins in the middle of a group has none up to its first keyframe,
 * nor the pictures after that one which are shown before it: they refer to what was not recorded.
 */
function decodable(packets: readonly FoundPacket[]): readonly FoundPacket[] {
  const first = packets.findIndex(({ key }) => key);
  if (first <= 0) return packets;
  const { pts: zero } = packets[first] ?? {};
  return packets.slice(first).filter(({ pts }) => pts === undefined || zero === undefined || pts >= zero);
}

/**
 * The index of a video stream from its packets; `undefined` when it shows no frame. Packets that an edit list cuts away
 * and empty ones show none, and two of the same time are the two fields of one frame.
 */
export function frameIndexOf(all: readonly FoundPacket[], habits: FrameHabits): SourceIndex | undefined {
  const packets = decodable(all);
  const timestamps = timesOf(
    packets.filter(({ discard, size }) => !discard && size > 0),
    habits,
  );
  const last = timestamps.at(-1);
  if (last === undefined) return undefined;
  return { timestamps, end: last + lengthOfLast(packets, timestamps, habits.nominal), gops: gopsOf(packets, habits) };
}
