import { BitReader } from '../bits/bit-reader.ts';
import { type Av1FrameSyntax, type Av1Sequence, readAv1Sequence } from './av1-sequence.ts';
import { av1Types, av1Unit, av1UnitsIn } from './av1-units.ts';

/** What a frame's header says, as far as it counts for who copies it. */
export interface Av1Frame {
  /** Whether it is a key frame that is shown at once: nothing before it is needed, nor by anything after it. */
  readonly isStart: boolean;
  /** Whether a frame is shown by it: itself, or one that was decoded before. */
  readonly isShown: boolean;
  /** Whether it has a size of its own. */
  readonly isResized: boolean;
}

/** Types of frames (AV1 bitstream specification, 6.8.2). */
const key = 0;
const switching = 3;

/** The beginning of a frame's header (AV1 bitstream specification, 5.9.2). `source-damaged` where it is cut off. */
function readFrame(header: Uint8Array, syntax: Av1FrameSyntax): Av1Frame {
  if (syntax.isStill) return { isStart: true, isShown: true, isResized: false };
  const bits = new BitReader(header);
  if (bits.flag()) return { isStart: false, isShown: true, isResized: false };
  const type = bits.read(2);
  const isShown = bits.flag();
  const isStart = type === key && isShown;
  if (isShown) bits.skip(syntax.timeBits);
  // Whether it may be shown later.
  else bits.skip(1);
  // Whether it withstands losses, which frames of two kinds always do.
  if (!isStart && type !== switching) bits.skip(1);
  bits.skip(1);
  const { screenContent, integerMotion, numberBits } = syntax;
  const isScreen = screenContent === 2 ? bits.flag() : screenContent === 1;
  if (isScreen && integerMotion === 2) bits.skip(1);
  bits.skip(numberBits);
  return { isStart, isShown, isResized: type === switching || bits.flag() };
}

/** What a packet of AV1 holds: a temporal unit. */
export interface Av1Packet {
  /** The sequence headers in it: the content of their units. */
  readonly sequences: readonly Uint8Array[];
  readonly frames: readonly Av1Frame[];
}

/**
 * Reads a packet. `source-damaged` where it is not whole, and where it brings no sequence header and none is known.
 *
 * @param known The sequence in force before it.
 * @param isWhole Whether all its bytes are given; if not, its first frames count. @default true
 */
export function readAv1Packet(packet: Uint8Array, known: Av1Sequence | undefined, isWhole = true): Av1Packet {
  const sequences: Uint8Array[] = [];
  const frames: Av1Frame[] = [];
  let syntax = known?.frames;
  for (const { type, content } of av1UnitsIn(packet, isWhole)) {
    if (type === av1Types.sequence) {
      sequences.push(content);
      syntax = readAv1Sequence(content).frames;
    } else if (syntax !== undefined && (type === av1Types.frame || type === av1Types.frameHeader)) {
      frames.push(readFrame(content, syntax));
    }
  }
  return { sequences, frames };
}

/** The content of an `av1C` (AV1 codec ISO media file format binding, 2.3) with a sequence header: the content of its unit. */
export function av1Configuration(header: Uint8Array): Uint8Array {
  const { profile, level, tier, depth, isGray, subsampling, chromaPosition } = readAv1Sequence(header);
  const [across, down] = subsampling.map(Number);
  const flags = [tier, Number(depth > 8), Number(depth === 12), Number(isGray), across ?? 0, down ?? 0];
  const coded = flags.reduce((bits, flag) => bits * 2 + flag, 0) * 4 + chromaPosition;
  return Uint8Array.from([0x81, (profile << 5) | level, coded, 0, ...av1Unit(av1Types.sequence, header)]);
}
