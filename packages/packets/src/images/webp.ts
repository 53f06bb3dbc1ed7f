import { damaged } from '../failures.ts';
import { bytesOf, letters } from '../mp4/box.ts';
import {
  type Animation,
  type AnimationKind,
  firstOf,
  type PlacedImage,
  type StoredImage,
  type StoredImages,
} from './animation.ts';

/** Bytes before a picture of an animation: where it lies, how large it is, how long it is shown, and flags. */
const frameBytes = 16;
/** Where in them these stand. */
const fields = { left: 0, top: 3, width: 6, height: 9, ticks: 12, flags: 15 };
/** Not laid over the one before, which stays. */
const inPlace = 2;

/** Of the whole file: it is an animation, and has transparent pixels, by which pictures say what stays as it was. */
const fileFlags = 0x12;

interface Chunk {
  readonly name: string;
  /** Bytes from the file's beginning to its content, and how many that has. */
  readonly place: number;
  readonly size: number;
}

/** WebP's container (RFC 9649), whose times are milliseconds. */
export const webpAnimation: AnimationKind = {
  ticks: 1000,
  read: (file) => {
    if (text(file, 0) !== 'RIFF' || text(file, 8) !== 'WEBP') throw damaged('they are no WebP');
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    if (view.getUint32(4, true) !== file.length - 8) throw damaged('a WebP breaks off');
    const chunks = [...chunksIn(file)];
    const frames = chunks.filter(({ name }) => name === 'ANMF');
    const canvas = chunks.find(({ name }) => name === 'VP8X')?.place;
    if (frames.length === 0 || canvas === undefined) return stillIn(file, chunks);
    let time = 0;
    const images = frames.map(({ place, size }): StoredImage => {
      if (size < frameBytes) throw damaged('a WebP has a picture of nothing');
      const at = time;
      time += number(file, place + fields.ticks);
      return { place, size, at };
    });
    const [width, height] = [number(file, canvas + 4) + 1, number(file, canvas + 7) + 1];
    const first = images[0]?.place ?? 0;
    const corner = [fields.left, fields.top, fields.width, fields.height].map((field) => number(file, first + field));
    if (corner.join() !== [0, 0, width - 1, height - 1].join()) throw damaged('a WebP begins with a part of a picture');
    return { width, height, images };
  },
  of: webpOf,
};

/** What a picture of an animation says of itself. */
export interface WebpFrame {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Milliseconds. */
  readonly ticks: number;
  /** Whether it takes the place of what is there, transparent or not. */
  readonly isInPlace: boolean;
}

/** @param frame The content of its chunk. */
export function readWebpFrame(frame: Uint8Array): WebpFrame {
  return {
    left: 2 * number(frame, fields.left),
    top: 2 * number(frame, fields.top),
    width: number(frame, fields.width) + 1,
    height: number(frame, fields.height) + 1,
    ticks: number(frame, fields.ticks),
    isInPlace: ((frame[fields.flags] ?? 0) & inPlace) !== 0,
  };
}

/** A picture of an animation as a file of its own, which programs can read that know no animations. */
export function webpStill(frame: Uint8Array): Uint8Array {
  const { width, height } = readWebpFrame(frame);
  const content = frame.subarray(frameBytes);
  const whole = [chunkHead('VP8X', 10), littleEndian(0x10, 4), littleEndian(width - 1, 3), littleEndian(height - 1, 3)];
  const chunks = text(content, 0) === 'ALPH' ? [...whole, content] : [content];
  const size = chunks.reduce((sum, { length }) => sum + length, 4);
  return bytesOf(letters('RIFF'), littleEndian(size, 4), letters('WEBP'), ...chunks);
}

/** What is no animation has one picture, in a chunk or two. */
function stillIn(file: Uint8Array, chunks: readonly Chunk[]): StoredImages {
  const [first, ...others] = chunks.filter(({ name }) => ['ALPH', 'VP8 '].includes(name));
  const picture = [first, ...others].find((chunk) => chunk?.name === 'VP8 ')?.place;
  if (first === undefined || picture === undefined) throw damaged('a WebP has no picture');
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const last = others.at(-1) ?? first;
  const place = first.place - 8;
  return {
    // RFC 6386, 9.1.
    width: view.getUint16(picture + 6, true) & 0x3fff,
    height: view.getUint16(picture + 8, true) & 0x3fff,
    images: [{ place, size: last.place + last.size + (last.size % 2) - place, at: 0 }],
    isStill: true,
  };
}

function webpOf(images: readonly PlacedImage[]): Animation {
  const { width, height } = firstOf(images).of;
  const sizeOf = ({ image, of }: PlacedImage): number => image.size + (of.isStill === true ? frameBytes : 0);
  const bytes = images.reduce((sum, placed) => sum + 8 + padded(sizeOf(placed)), 12 + 18 + 14);
  const head = bytesOf(
    ...[letters('RIFF'), littleEndian(bytes - 8, 4), letters('WEBP')],
    chunkHead('VP8X', 10),
    ...[littleEndian(fileFlags, 4), littleEndian(width - 1, 3), littleEndian(height - 1, 3)],
    // On white, for ever.
    ...[chunkHead('ANIM', 6), littleEndian(0xffffffff, 4), littleEndian(0, 2)],
  );
  return {
    head,
    tail: new Uint8Array(),
    bytes,
    written: (stored, index) => {
      const placed = images[index];
      if (placed === undefined) return stored;
      const frame = placed.of.isStill === true ? whole(width, height) : Uint8Array.from(stored.subarray(0, frameBytes));
      const content = placed.of.isStill === true ? stored : stored.subarray(frameBytes);
      frame.set(littleEndian(placed.ticks, 3), fields.ticks);
      // Nothing of what is before a file's first picture is to be seen.
      if (placed.image === placed.of.images[0]) frame[fields.flags] = (frame[fields.flags] ?? 0) | inPlace;
      const size = sizeOf(placed);
      return bytesOf(chunkHead('ANMF', size), frame, content, new Uint8Array(size % 2));
    },
  };
}

/** What stands before a picture that fills all. */
function whole(width: number, height: number): Uint8Array {
  return bytesOf(new Uint8Array(6), littleEndian(width - 1, 3), littleEndian(height - 1, 3), new Uint8Array(4));
}

function* chunksIn(file: Uint8Array): Generator<Chunk> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let at = 12; at + 8 <= file.length; ) {
    const size = view.getUint32(at + 4, true);
    if (at + 8 + size > file.length) throw damaged('a WebP breaks off');
    yield { name: text(file, at), place: at + 8, size };
    at += 8 + padded(size);
  }
}

function text(file: Uint8Array, at: number): string {
  return String.fromCharCode(...file.subarray(at, at + 4));
}

/** A number of 24 bits. */
function number(file: Uint8Array, at: number): number {
  return (file[at] ?? 0) + 256 * (file[at + 1] ?? 0) + 65_536 * (file[at + 2] ?? 0);
}

function chunkHead(name: string, size: number): Uint8Array {
  return bytesOf(letters(name), littleEndian(size, 4));
}

function padded(size: number): number {
  return size + (size % 2);
}

function littleEndian(value: number, bytes: number): Uint8Array {
  return Uint8Array.from({ length: bytes }, (_, i) => Math.floor(value / 256 ** i) % 256);
}
