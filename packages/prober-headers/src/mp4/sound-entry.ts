import { plainAac } from '@clipwright/packets';
import { Cursor } from '../bytes/cursor.ts';
import { cutOff } from '../codec/bits.ts';
import type { CodedAudio } from '../codec/coded-stream.ts';
import { pcmName } from '../codec/known-pcm.ts';
import { incomplete } from '../incomplete.ts';
import { type Box, boxesIn, only } from './boxes.ts';
import { ac3Channels, ac3Rate, flacStream, opusHead } from './codec-boxes.ts';

/** A sound sample entry by its fixed fields, and the boxes in it. */
interface SoundEntry extends Pcm {
  readonly sampleRate: number;
  readonly channels: number;
  readonly boxes: readonly Box[];
}

/** The boxes of an entry, with those of QuickTime's extensions, behind which is one without a type. */
function boxesOf(bytes: Uint8Array): readonly Box[] {
  const boxes = boxesIn(bytes);
  const wave = only(boxes, 'wave');
  if (wave === undefined) return boxes;
  const end = wave.length - 8;
  const isEnded = end >= 0 && wave.subarray(end).every((byte, i) => byte === (i === 3 ? 8 : 0));
  return [...boxes, ...boxesIn(isEnded ? wave.subarray(0, end) : wave)];
}

/**
 * Reads the fixed fields (ISO/IEC 14496-12, 12.2.3), and those of QuickTime's two versions.
 *
 * @param version Of the list of entries: only in its first can entries be QuickTime's.
 */
function fieldsOf({ type, content }: Box, version: number): SoundEntry {
  const cursor = new Cursor(content);
  cursor.skip(8);
  const own = cursor.u16();
  cursor.skip(6);
  let [channels, bits] = [cursor.u16(), cursor.u16()];
  cursor.skip(4);
  let sampleRate = cursor.u32() / 0x1_00_00;
  let flags: number | undefined;
  if (version === 0 && own === 1) {
    cursor.skip(4);
    bits = 8 * cursor.u32();
    cursor.skip(8);
  }
  if (version === 0 && own === 2) {
    cursor.skip(4);
    sampleRate = cursor.f64();
    channels = cursor.u32();
    cursor.skip(4);
    [bits, flags] = [cursor.u32(), cursor.u32()];
    cursor.skip(8);
  }
  const boxes = boxesOf(cursor.take(cursor.left));
  const pcm = only(boxes, 'pcmC');
  const enda = only(boxes, 'enda');
  const isLittle = pcm !== undefined ? ((pcm[4] ?? 0) & 1) !== 0 : (enda?.[1] ?? 0) !== 0;
  return { type: type.toLowerCase(), bits, ownBits: pcm?.[5], flags, isLittle, sampleRate, channels, boxes };
}

/** Kinds of codecs in a descriptor of an elementary stream, in ffmpeg's names. */
const objectTypes: Readonly<Record<number, string>> = { 64: 'aac', 103: 'aac', 105: 'mp3', 107: 'mp3', 221: 'vorbis' };

/** Reads a sound sample entry. Where the codec's own box tells rate and channels, those count. */
export function soundEntry(description: Box, version: number): CodedAudio {
  const entry = fieldsOf(description, version);
  const { type, sampleRate, channels, boxes } = entry;
  const plain = { codec: pcmCodec(entry), sampleRate, channels, configuration: undefined };
  if (type === 'mp4a') {
    const esds = only(boxes, 'esds');
    if (esds === undefined) return plain;
    const { objectType, configuration } = elementaryStream(esds);
    const codec = objectTypes[objectType];
    const told = codec === 'aac' && configuration !== undefined ? plainAac(configuration, cutOff) : undefined;
    return { ...plain, ...told, codec, configuration };
  }
  if (type === 'opus') {
    const dops = only(boxes, 'dOps');
    const head = dops === undefined ? undefined : opusHead(dops);
    return { codec: 'opus', sampleRate: 48_000, channels: head?.[9] ?? channels, configuration: head };
  }
  if (type === 'flac') {
    const dfla = only(boxes, 'dfLa');
    return { ...plain, codec: 'flac', ...(dfla === undefined ? {} : flacStream(dfla.subarray(4))) };
  }
  if (type === 'ac-3') {
    const dac3 = only(boxes, 'dac3');
    if (dac3 === undefined) return { ...plain, codec: 'ac3' };
    return { ...plain, codec: 'ac3', channels: ac3Channels(dac3), sampleRate: ac3Rate(dac3) ?? sampleRate };
  }
  return plain;
}

/** What a sound sample entry says of sound without compression. */
interface Pcm {
  /** Of the entry, in small letters. */
  readonly type: string;
  /** Of a sample. */
  readonly bits: number;
  /** The same by a box of its own, which MPEG's kinds have. */
  readonly ownBits: number | undefined;
  /** Of an entry in QuickTime's second version. */
  readonly flags: number | undefined;
  /** Whether a box says that the lowest byte comes first. */
  readonly isLittle: boolean;
}

/** Bits of such flags. */
const isFloat = 1;
const isBig = 2;
const isSigned = 4;

/** The codec of sound without compression, in ffmpeg's names; `undefined` where it is none that is known here. */
function pcmCodec({ type, bits, ownBits, flags, isLittle }: Pcm): string | undefined {
  if (type === 'sowt') return bits === 16 ? 'pcm_s16le' : undefined;
  if (type === 'twos') return bits === 16 ? pcmName('s', 16, isLittle) : undefined;
  if (type === 'in24') return pcmName('s', 24, isLittle);
  if (type === 'in32') return pcmName('s', 32, isLittle);
  if (type === 'fl32') return pcmName('f', 32, isLittle);
  if (type === 'ipcm') return pcmName('s', ownBits, isLittle);
  if (type === 'fpcm') return pcmName('f', ownBits, isLittle);
  if (type !== 'lpcm' || flags === undefined || (flags & (isFloat | isSigned)) === 0) return undefined;
  if (flags & isFloat) return pcmName('f', bits, (flags & isBig) === 0);
  return pcmName('s', 8 * Math.ceil(bits / 8), (flags & isBig) === 0);
}

/** What a descriptor of an elementary stream says (`esds`, ISO/IEC 14496-1, 7.2.6). */
interface ElementaryStream {
  /** The kind of its codec (table 5 there). */
  readonly objectType: number;
  /** The decoder's configuration, where there is one. */
  readonly configuration: Uint8Array | undefined;
}

const streamTag = 3;
const decoderTag = 4;
const configurationTag = 5;

/** The length of a descriptor of a kind that must be next: seven bits a byte, in up to four of them. */
function lengthOf(cursor: Cursor, tag: number): number {
  if (cursor.u8() !== tag) throw incomplete('its sound is described in an unknown way');
  let length = 0;
  for (let i = 0; i < 4; i += 1) {
    const byte = cursor.u8();
    length = length * 128 + (byte & 127);
    if (byte < 128) break;
  }
  return length;
}

/** Reads the content of an `esds` box. */
function elementaryStream(content: Uint8Array): ElementaryStream {
  const cursor = new Cursor(content);
  cursor.skip(4);
  lengthOf(cursor, streamTag);
  cursor.skip(2);
  const flags = cursor.u8();
  if (flags & 0x80) cursor.skip(2);
  if (flags & 0x40) cursor.skip(cursor.u8());
  if (flags & 0x20) cursor.skip(2);
  const length = lengthOf(cursor, decoderTag);
  const start = cursor.position;
  const objectType = cursor.u8();
  // Kind of the stream, size of its buffer, two bit rates.
  cursor.skip(12);
  const hasConfiguration = length > cursor.position - start;
  return { objectType, configuration: hasConfiguration ? cursor.take(lengthOf(cursor, configurationTag)) : undefined };
}
