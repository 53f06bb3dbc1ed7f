import { BitReader } from '../bits/bit-reader.ts';
import { damaged } from '../failures.ts';

/** What frames of one stream of VP9 have in common, as its key frames say it. */
export interface Vp9Format {
  readonly profile: number;
  /** Bits of a value. */
  readonly depth: number;
  /** Whether chroma is halved across and down. */
  readonly subsampling: readonly [across: boolean, down: boolean];
  /** VP9's own code (VP9 bitstream specification, 7.2.2). */
  readonly colorSpace: number;
  readonly fullRange: boolean;
  /** Pixels of a decoded frame, and those as which it is to be shown. */
  readonly width: number;
  readonly height: number;
  readonly shownAs: string;
}

/** What a frame's header says, as far as it counts for who copies it. */
export interface Vp9Frame {
  readonly isKey: boolean;
  /** Whether a frame is shown by it: itself, or one that was decoded before. */
  readonly isShown: boolean;
  /** Of key frames. */
  readonly format?: Vp9Format;
  /** Its size and that as which it is shown, where it says them; others say that they have the size of an earlier frame. */
  readonly size?: Pick<Vp9Format, 'width' | 'height' | 'shownAs'>;
}

const syncCode = 0x49_83_42;
const rgb = 7;

/**
 * The frames of a packet: one, or those of a superframe (VP9 bitstream specification, annex B). `source-damaged` where
 * they do not fit into it.
 */
export function vp9FramesIn(packet: Uint8Array): readonly Uint8Array[] {
  const last = packet.at(-1) ?? 0;
  const bytesOfSize = ((last >> 3) & 3) + 1;
  const count = (last & 7) + 1;
  const index = packet.length - 2 - bytesOfSize * count;
  if (last >> 5 !== 0b110 || packet[index] !== last) return [packet];
  const frames: Uint8Array[] = [];
  let start = 0;
  for (let i = 0; i < count; i += 1) {
    let size = 0;
    for (let byte = 0; byte < bytesOfSize; byte += 1) {
      size += (packet[index + 1 + i * bytesOfSize + byte] ?? 0) * 256 ** byte;
    }
    if (size === 0 || start + size > index) throw damaged('a superframe is longer than its packet');
    frames.push(packet.subarray(start, start + size));
    start += size;
  }
  return frames;
}

/** The beginning of a frame's header (VP9 bitstream specification, 6.2). `source-damaged` where it is none. */
export function readVp9Frame(frame: Uint8Array): Vp9Frame {
  const bits = new BitReader(frame);
  if (bits.read(2) !== 2) throw damaged('a frame does not begin as one of VP9');
  const profile = bits.read(1) + 2 * bits.read(1);
  if (profile === 3 && bits.flag()) throw damaged('a frame is of an unknown profile');
  if (bits.flag()) return { isKey: false, isShown: true };
  const isKey = !bits.flag();
  const isShown = bits.flag();
  const isResilient = bits.flag();
  if (isKey) {
    checkSync(bits);
    const color = readColor(bits, profile);
    const size = readSize(bits);
    return { isKey, isShown, format: { profile, ...color, ...size }, size };
  }
  const isIntra = !isShown && bits.flag();
  if (!isResilient) bits.skip(2);
  if (isIntra) {
    checkSync(bits);
    if (profile > 0) readColor(bits, profile);
    bits.skip(8);
    return { isKey, isShown, size: readSize(bits) };
  }
  // Which frames it replaces, and which three it refers to.
  bits.skip(8 + 3 * 4);
  const hasSizeOf = bits.flag() || bits.flag() || bits.flag();
  return hasSizeOf ? { isKey, isShown } : { isKey, isShown, size: readSize(bits) };
}

function checkSync(bits: BitReader): void {
  if (bits.read(24) !== syncCode) throw damaged('a key frame does not begin as one of VP9');
}

/** `color_config()`, 6.2.2. */
function readColor(
  bits: BitReader,
  profile: number,
): Pick<Vp9Format, 'depth' | 'colorSpace' | 'fullRange' | 'subsampling'> {
  const depth = profile < 2 ? 8 : bits.flag() ? 12 : 10;
  const colorSpace = bits.read(3);
  const isOdd = profile % 2 === 1;
  const fullRange = colorSpace === rgb || bits.flag();
  const subsampling =
    colorSpace === rgb
      ? ([false, false] as const)
      : isOdd
        ? ([bits.flag(), bits.flag()] as const)
        : ([true, true] as const);
  if (isOdd) bits.skip(1);
  return { depth, colorSpace, fullRange, subsampling };
}

/** `frame_size()` and `render_size()`, 6.2.3 and 6.2.4. */
function readSize(bits: BitReader): Pick<Vp9Format, 'width' | 'height' | 'shownAs'> {
  const [width, height] = [bits.read(16) + 1, bits.read(16) + 1];
  const [shownWidth, shownHeight] = bits.flag() ? [bits.read(16) + 1, bits.read(16) + 1] : [width, height];
  return { width, height, shownAs: `${shownWidth}x${shownHeight}` };
}
