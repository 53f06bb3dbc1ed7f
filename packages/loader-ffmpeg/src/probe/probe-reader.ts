import type { FoundPacket } from '@clipwright/core/probing';
import { clockWatch, type Extent, type FollowedFile } from '@clipwright/node-kit';
import { isRecord, type JsonRecord, recordsOf } from './json-record.ts';

/** What ffprobe says of a file. */
export interface Probe extends FollowedFile {
  readonly format: JsonRecord;
  readonly streams: readonly JsonRecord[];
  /** Packets of each video stream, by the stream's number. */
  readonly packets: ReadonlyMap<number, readonly FoundPacket[]>;
  /** Packets of all streams. */
  readonly listed: number;
  /** Numbers of the video streams that have encrypted packets. */
  readonly encrypted: ReadonlySet<number>;
}

/**
 * Takes the lines of `ffprobe -of json=compact=1`; packets are taken off line by line, so that no text of them all
 * exists.
 */
export interface ProbeReader {
  line(text: string): void;
  /** Packets of pictures so far, of the stream that has most. */
  readonly frames: number;
  /** Packets of each video stream so far. */
  readonly packets: Probe['packets'];
  /** `undefined` when it was no complete answer. */
  result(): Probe | undefined;
}

const field = (line: string, key: string): number | undefined => {
  const value = new RegExp(`"${key}": "?(-?\\d+)`).exec(line)?.[1];
  return value === undefined ? undefined : Number(value);
};

/** @param seams As of {@link clockWatch}. */
export function probeReader(seams: readonly number[] = []): ProbeReader {
  const packets = new Map<number, FoundPacket[]>();
  const encrypted = new Set<number>();
  const watch = clockWatch(seams);
  const rest: string[] = [];
  /** The video stream of the packet that was read last, for the lines of its side data. */
  let current: number | undefined;
  let inPackets = false;
  let frames = 0;
  let listed = 0;
  let lastPosition: number | undefined;
  const extents = new Map<number, Extent>();

  const packet = (line: string): void => {
    if (/"side_data_type": "Encryption/.test(line) && current !== undefined) encrypted.add(current);
    const [, kind] = /^\s*\{ "codec_type": "(\w+)"/.exec(line) ?? [];
    if (kind === undefined) return;
    listed += 1;
    const isVideo = kind === 'video';
    const stream = isVideo || kind === 'audio' ? field(line, 'stream_index') : undefined;
    current = isVideo ? stream : undefined;
    if (stream === undefined) return;
    const times = { pts: field(line, 'pts'), dts: field(line, 'dts'), duration: field(line, 'duration') };
    const position = field(line, 'pos');
    lastPosition = position ?? lastPosition;
    if (position !== undefined) {
      const { first, last } = extents.get(stream) ?? { first: position, last: position };
      extents.set(stream, { first: Math.min(first, position), last: Math.max(last, position) });
    }
    watch.packet({ stream, isVideo, ...times, position });
    if (!isVideo) return;
    const flags = /"flags": "([^"]*)"/.exec(line)?.[1] ?? '';
    const list = packets.get(stream) ?? [];
    packets.set(stream, list);
    list.push({
      ...times,
      size: field(line, 'size') ?? 0,
      key: flags.includes('K'),
      discard: flags.includes('D'),
    });
    frames = Math.max(frames, list.length);
  };

  return {
    get frames() {
      return frames;
    },
    packets,
    line: (text) => {
      if (/^ {4}"packets": \[/.test(text)) inPackets = true;
      else if (inPackets && /^ {4}\],?/.test(text)) inPackets = false;
      else if (inPackets) packet(text);
      else rest.push(text);
    },
    result: () => {
      try {
        const parsed: unknown = JSON.parse(rest.join('\n'));
        if (!isRecord(parsed) || !isRecord(parsed.format)) return undefined;
        const streams = recordsOf(parsed.streams);
        return {
          format: parsed.format,
          streams,
          packets,
          listed,
          encrypted,
          breaks: watch.breaks,
          lastPosition,
          extents,
        };
      } catch {
        return undefined;
      }
    },
  };
}
