import type { FoundPacket } from '@clipwright/core/probing';
import { isRecord, type JsonRecord, recordsOf } from './json-record.ts';

/** What ffprobe says of a file. */
export interface Probe {
  readonly format: JsonRecord;
  readonly streams: readonly JsonRecord[];
  /** Packets of each video stream, by the stream's number. */
  readonly packets: ReadonlyMap<number, readonly FoundPacket[]>;
  /** Numbers of the video streams that have encrypted packets. */
  readonly encrypted: ReadonlySet<number>;
}

/** Takes the lines of `ffprobe -of json=compact=1`; packets are taken off line by line, so that no text of them all exists. */
export interface ProbeReader {
  line(text: string): void;
  /** Packets of pictures so far, of the stream that has most. */
  readonly frames: number;
  /** `undefined` when it was no complete answer. */
  result(): Probe | undefined;
}

const field = (line: string, key: string): number | undefined => {
  const value = new RegExp(`"${key}": "?(-?\\d+)`).exec(line)?.[1];
  return value === undefined ? undefined : Number(value);
};

export function probeReader(): ProbeReader {
  const packets = new Map<number, FoundPacket[]>();
  const encrypted = new Set<number>();
  const rest: string[] = [];
  /** The video stream of the packet that was read last, for the lines of its side data. */
  let current: number | undefined;
  let inPackets = false;
  let frames = 0;

  const packet = (line: string): void => {
    if (/"side_data_type": "Encryption/.test(line) && current !== undefined) encrypted.add(current);
    if (!/^\s*\{ "codec_type"/.test(line)) return;
    const stream = /^\s*\{ "codec_type": "video"/.test(line) ? field(line, 'stream_index') : undefined;
    current = stream;
    if (stream === undefined) return;
    const flags = /"flags": "([^"]*)"/.exec(line)?.[1] ?? '';
    const list = packets.get(stream) ?? [];
    packets.set(stream, list);
    list.push({
      pts: field(line, 'pts'),
      dts: field(line, 'dts'),
      duration: field(line, 'duration'),
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
        return { format: parsed.format, streams: recordsOf(parsed.streams), packets, encrypted };
      } catch {
        return undefined;
      }
    },
  };
}
