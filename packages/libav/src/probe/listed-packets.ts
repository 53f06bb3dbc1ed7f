import type { FoundPacket } from '@clipwright/core/probing';
import { clockWatch, type Extent, type FollowedFile } from '@clipwright/node-kit';
import { packetBits, type ToldPackets, type ToldStream } from './told.ts';

/** A packet, and where it lies. */
export interface ListedPacket extends FoundPacket {
  /** Byte of the file; absent where that is not said. */
  readonly position: number | undefined;
}

/** The packets of a file, as the library lists them. */
export interface ListedPackets extends FollowedFile {
  add(packets: ToldPackets): void;
  /** Packets of pictures so far, of the stream that has most. */
  readonly frames: number;
  /** Of a stream of pictures, in the order of decoding. */
  of(stream: number): readonly ListedPacket[];
  isEncrypted(stream: number): boolean;
  /** Timestamp of the first packet of a stream of pictures or sound. */
  firstTime(stream: number): number | undefined;
}

/** Follows packets as they come. */
export function listedPackets(streams: readonly ToldStream[]): ListedPackets {
  const kinds = streams.map(({ kind }) => kind);
  const pictures = new Map<number, ListedPacket[]>();
  const encrypted = new Set<number>();
  const extents = new Map<number, Extent>();
  const firstTimes = new Map<number, number | undefined>();
  const watch = clockWatch();
  let frames = 0;
  let lastPosition: number | undefined;

  const add = (told: ToldPackets, i: number): void => {
    const stream = told.streams[i] ?? 0;
    const kind = kinds[stream];
    if (kind !== 'video' && kind !== 'audio') return;
    const isVideo = kind === 'video';
    const times = { pts: known(told.pts[i]), dts: known(told.dts[i]), duration: known(told.durations[i]) };
    const position = known(told.positions[i]);
    if (!firstTimes.has(stream)) firstTimes.set(stream, times.pts);
    lastPosition = position ?? lastPosition;
    if (position !== undefined) {
      const { first, last } = extents.get(stream) ?? { first: position, last: position };
      extents.set(stream, { first: Math.min(first, position), last: Math.max(last, position) });
    }
    watch.packet({ stream, isVideo, ...times, position });
    if (!isVideo) return;
    const flags = told.flags[i] ?? 0;
    if ((flags & packetBits.encrypted) !== 0) encrypted.add(stream);
    const list = pictures.get(stream) ?? [];
    pictures.set(stream, list);
    list.push({
      ...times,
      size: told.sizes[i] ?? 0,
      key: (flags & packetBits.key) !== 0,
      discard: (flags & packetBits.discard) !== 0,
      position,
    });
    frames = Math.max(frames, list.length);
  };

  return {
    add: (told) => {
      for (let i = 0; i < told.count; i += 1) add(told, i);
    },
    get frames() {
      return frames;
    },
    get lastPosition() {
      return lastPosition;
    },
    extents,
    breaks: watch.breaks,
    of: (stream) => pictures.get(stream) ?? [],
    isEncrypted: (stream) => encrypted.has(stream),
    firstTime: (stream) => firstTimes.get(stream),
  };
}

function known(number: number | undefined): number | undefined {
  return number === undefined || Number.isNaN(number) ? undefined : number;
}
