import type { FoundPacket } from '@clipwright/core/probing';
import { type JsonRecord, textOf } from './json-record.ts';

/*
 * What ffprobe tells without knowing it, so that nothing is concluded from it.
 */

/** Whether a file is an mp4 or mov. */
export function isMovie(format: JsonRecord): boolean {
  return textOf(format, 'format_name')?.startsWith('mov') ?? false;
}

/**
 * Whether packets are decoded at even distances; the last one may be off. In an mp4 that is what its table says, and
 * the rate that ffprobe names is exact; otherwise it is a guess.
 */
export function comeEvenly(packets: readonly FoundPacket[]): boolean {
  const times = packets.slice(0, -1).map(({ dts }) => dts ?? Number.NaN);
  const [first = 0, second = 0] = times;
  return times.every((time, i) => i === 0 || time - (times[i - 1] ?? 0) === second - first);
}

/** Packets without the decoding times that ffprobe makes up for some of them, where Matroska keeps none. */
export function withoutMadeUp(format: JsonRecord, packets: readonly FoundPacket[]): readonly FoundPacket[] {
  if (!textOf(format, 'format_name')?.startsWith('matroska')) return packets;
  return packets.map((packet) => (packet.pts === undefined ? packet : { ...packet, dts: undefined }));
}
