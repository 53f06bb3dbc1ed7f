import { bytes, f64, type Part, u16, u32, whole, zeros } from './bytes.ts';
import { avcC } from './codecs.ts';

/** A box of an ISO base media file. */
export function box(type: string, ...parts: readonly Part[]): Uint8Array {
  const content = bytes(...parts);
  return bytes(u32(8 + content.length), type, content);
}

/** A box with a version and flags. */
export const full = (type: string, version: number, flags: number, ...parts: readonly Part[]): Uint8Array =>
  box(type, version, whole(flags, 3), ...parts);

/** Upright. */
const upright = [0x1_00_00, 0, 0, 0, 0x1_00_00, 0, 0, 0, 0x4000_0000];

export interface MadeTrack {
  readonly handler?: string;
  /** Its sample entry. */
  readonly entry: Uint8Array;
  /** Bytes of its samples, one after the other. */
  readonly samples: readonly Uint8Array[];
  /** Ticks a second, and of each sample. @default 30, 1 */
  readonly timescale?: number;
  readonly step?: number;
  /** Composition offsets, one a sample. */
  readonly offsets?: readonly number[];
  /** Numbers of the samples where decoding can start, from 1; all, if absent. */
  readonly keys?: readonly number[] | undefined;
  /** Entries of the edit list: length, start in the track, in ticks of a movie of as many a second as the track, speed. */
  readonly edits?: readonly (readonly [length: number, start: number, rate?: number])[];
  readonly matrix?: readonly number[];
  readonly language?: number;
  readonly flags?: number;
  /** More boxes of the track. */
  readonly more?: readonly Uint8Array[];
  /** Whether its places are told in eight bytes. */
  readonly isLarge?: boolean;
}

/** A visual sample entry of 160x90. */
export const videoEntry = (type: string, ...boxes: readonly Uint8Array[]): Uint8Array =>
  box(type, zeros(6), u16(1), zeros(16), u16(160), u16(90), zeros(50), ...boxes);

/** A track of pictures, two B-frames between others, with x264's configuration. */
export const pictures = (count = 6, more: Partial<MadeTrack> = {}): MadeTrack => ({
  entry: videoEntry('avc1', box('avcC', avcC)),
  samples: Array.from({ length: count }, (_, i) => zeros(10 + i)),
  keys: [1],
  ...more,
});

/** A sound sample entry. */
export const soundEntry = (
  type: string,
  { channels = 2, bits = 16, rate = 48_000 }: { channels?: number; bits?: number; rate?: number },
  ...boxes: readonly Uint8Array[]
): Uint8Array => box(type, zeros(6), u16(1), zeros(8), u16(channels), u16(bits), zeros(4), u16(rate), u16(0), ...boxes);

/** The same in QuickTime's first version, with bytes of a packet, and in its second, with flags. */
export const soundEntry1 = (type: string, packet: number, ...boxes: readonly Uint8Array[]): Uint8Array =>
  box(type, zeros(6), u16(1), u16(1), zeros(6), u16(2), u16(16), zeros(4), u16(48_000), u16(0), [
    u32(1),
    u32(packet),
    zeros(8),
    ...boxes,
  ]);
export const soundEntry2 = (type: string, bits: number, flags: number): Uint8Array =>
  box(type, zeros(6), u16(1), u16(2), zeros(6), u16(3), u16(16), zeros(4), u32(0x1_00_00), [
    u32(72),
    f64(96_000),
    u32(6),
    u32(0x7f000000),
    [u32(bits), u32(flags), zeros(8)],
  ]);

/** The description of an elementary stream. */
export const esds = (objectType: number, configuration: Uint8Array): Uint8Array =>
  full(
    'esds',
    0,
    0,
    [3, 0x80, 0x80, 0x80, 23 + configuration.length],
    [0, 1, 0],
    [
      [4, 0x80, 0x80, 0x80, 18 + configuration.length, objectType, zeros(12)],
      [5, 0x80, 0x80, 0x80, configuration.length, configuration],
    ],
  );

/** A track of sound in one sample. */
export const sound = (entry: Uint8Array, sample: Uint8Array = zeros(40)): MadeTrack => ({
  handler: 'soun',
  entry,
  samples: [sample],
});

const ftyp = box('ftyp', 'isom', u32(512), 'isom');

function table(track: MadeTrack, place: number): Uint8Array {
  const { samples, offsets, keys, step = 1, isLarge = false, entry } = track;
  const count = samples.length;
  return box('stbl', [
    full('stsd', 0, 0, u32(1), entry),
    full('stts', 0, 0, count === 0 ? u32(0) : [u32(1), u32(count), u32(step)]),
    offsets === undefined ? [] : full('ctts', 1, 0, u32(count), ...offsets.map((offset) => bytes(u32(1), u32(offset)))),
    keys === undefined ? [] : full('stss', 0, 0, u32(keys.length), ...keys.map(u32)),
    full('stsc', 0, 0, count === 0 ? u32(0) : [u32(1), u32(1), u32(count), u32(1)]),
    full('stsz', 0, 0, u32(0), u32(count), ...samples.map(({ length }) => u32(length))),
    count === 0
      ? full('stco', 0, 0, u32(0))
      : isLarge
        ? full('co64', 0, 0, u32(1), whole(place, 8))
        : full('stco', 0, 0, u32(1), u32(place)),
  ]);
}

function trak(track: MadeTrack, id: number, place: number): Uint8Array {
  const { handler = 'vide', timescale = 30, step = 1, edits, samples } = track;
  const length = samples.length * step;
  return box('trak', [
    full('tkhd', 0, track.flags ?? 3, zeros(8), u32(id), zeros(4), u32(length), zeros(16), [
      ...(track.matrix ?? upright).map(u32),
      [u32(160 * 0x1_00_00), u32(90 * 0x1_00_00)],
    ]),
    edits === undefined
      ? []
      : box(
          'edts',
          full(
            'elst',
            0,
            0,
            u32(edits.length),
            ...edits.map(([lasts, start, rate = 1]) => bytes(u32(lasts), u32(start), u32(rate * 0x1_00_00))),
          ),
        ),
    box('mdia', [
      full('mdhd', 0, 0, zeros(8), u32(timescale), u32(length), u16(track.language ?? 0x55c4), u16(0)),
      full('hdlr', 0, 0, zeros(4), handler, zeros(13)),
      box('minf', box('dinf', full('dref', 0, 0, u32(1), full('url ', 0, 1))), table(track, place)),
    ]),
    ...(track.more ?? []),
  ]);
}

/** A movie's header. */
export const moov = (
  tracks: readonly MadeTrack[],
  place: (track: number) => number,
  ...more: readonly Uint8Array[]
): Uint8Array =>
  box(
    'moov',
    full('mvhd', 0, 0, zeros(8), u32(30), zeros(4), u32(0x1_00_00), zeros(12), ...upright.map(u32), zeros(28)),
    [...tracks.map((track, i) => trak(track, i + 1, place(i))), ...more],
  );

export interface MovieOptions {
  /** More boxes of its header. */
  readonly more?: readonly Uint8Array[];
  /** Boxes before its samples. */
  readonly before?: readonly Uint8Array[];
}

/** A whole movie: its type, its samples, its header. */
export function movie(tracks: readonly MadeTrack[], { more = [], before = [] }: MovieOptions = {}): Uint8Array {
  const start = bytes(ftyp, ...before);
  const samples = tracks.map((track) => bytes(...track.samples));
  const placeOf = (track: number): number =>
    start.length + 8 + samples.slice(0, track).reduce((sum, { length }) => sum + length, 0);
  return bytes(start, box('mdat', ...samples), moov(tracks, placeOf, ...more));
}
