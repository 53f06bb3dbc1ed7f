import { damaged } from '../failures.ts';
import { bytesOf, letters } from '../mp4/box.ts';
import { type Animation, type AnimationKind, firstOf, type PlacedImage, type StoredImage } from './animation.ts';

/** What blocks begin with (GIF89a). */
const [extension, control, image, end] = [0x21, 0xf9, 0x2c, 0x3b];

/** Bytes of what says of a picture how long it is shown, where in it that stands, and of what describes the picture. */
const controlBytes = 8;
const delayAt = 4;
const descriptorBytes = 10;

/** GIF89a, whose times are hundredths of a second. */
export const gifAnimation: AnimationKind = {
  ticks: 100,
  read: (file) => {
    if (!letters('GIF89a').every((letter, i) => file[i] === letter)) throw damaged('they are no GIF');
    const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
    const table = tableBytes(file[10] ?? 0);
    const images: StoredImage[] = [];
    let time = 0;
    for (let at = 13 + table; file[at] !== end; ) {
      if (at + controlBytes + descriptorBytes > file.length) throw damaged('a GIF breaks off');
      if (file[at] !== extension) throw damaged('a GIF has a block of no known kind');
      if (file[at + 1] !== control) {
        at = behindBlocks(file, at + 2);
        continue;
      }
      const descriptor = at + controlBytes;
      if (file[descriptor] !== image) throw damaged('a GIF shows something else than a picture');
      const next = behindBlocks(file, descriptor + descriptorBytes + tableBytes(file[descriptor + 9] ?? 0) + 1);
      images.push({ place: at, size: next - at, at: time });
      time += view.getUint16(at + delayAt, true);
      at = next;
    }
    if (images.length === 0) throw damaged('a GIF has no picture');
    return {
      width: view.getUint16(6, true),
      height: view.getUint16(8, true),
      images,
      ...(table === 0 ? {} : { colors: file.slice(13, 13 + table) }),
    };
  },
  of: gifOf,
};

/** For ever, as browsers understand it. */
const repeated = bytesOf(Uint8Array.of(extension, 0xff, 11), letters('NETSCAPE2.0'), Uint8Array.of(3, 1, 0, 0, 0));

/** Pictures that have other colours than the file as a whole get theirs. */
function gifOf(images: readonly PlacedImage[]): Animation {
  const { width, height, colors: shared } = firstOf(images).of;
  const isShared = new Map<Uint8Array, boolean>();
  const ownColors = ({ of: { colors } }: PlacedImage): Uint8Array | undefined => {
    if (colors === undefined) return undefined;
    const known = isShared.get(colors) ?? isSame(colors, shared);
    isShared.set(colors, known);
    return known ? undefined : colors;
  };
  const head = bytesOf(
    letters('GIF89a'),
    littleEndian(width, height),
    Uint8Array.of(0x70 | tableFlags(shared), 0, 0),
    shared ?? new Uint8Array(),
    repeated,
  );
  const tail = Uint8Array.of(end);
  const sizes = images.map((placed) => placed.image.size + (ownColors(placed)?.length ?? 0));
  return {
    head,
    tail,
    bytes: sizes.reduce((sum, size) => sum + size, head.length + tail.length),
    written: (stored, index) => {
      const placed = images[index];
      const begin = Uint8Array.from(stored.subarray(0, controlBytes + descriptorBytes));
      begin.set(littleEndian(placed?.ticks ?? 0), delayAt);
      const flags = begin[controlBytes + 9] ?? 0;
      const colors = (flags & 0x80) !== 0 || placed === undefined ? undefined : ownColors(placed);
      begin[controlBytes + 9] = flags | tableFlags(colors);
      return bytesOf(begin, colors ?? new Uint8Array(), stored.subarray(begin.length));
    },
  };
}

function isSame(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b !== undefined && a.length === b.length && a.every((byte, i) => byte === b[i]);
}

/** Bytes of the table of colours that flags tell of. */
function tableBytes(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

function tableFlags(colors: Uint8Array | undefined): number {
  return colors === undefined ? 0 : 0x80 | (Math.log2(colors.length / 3) - 1);
}

/** Where what follows blocks begins: each tells its length, and the last has none. */
function behindBlocks(file: Uint8Array, from: number): number {
  let at = from;
  for (let length = file[at]; length !== 0; length = file[at]) {
    if (length === undefined) throw damaged('a GIF breaks off');
    at += 1 + length;
  }
  return at + 1;
}

function littleEndian(...numbers: readonly number[]): Uint8Array {
  return Uint8Array.from(numbers.flatMap((number) => [number & 255, number >> 8]));
}
