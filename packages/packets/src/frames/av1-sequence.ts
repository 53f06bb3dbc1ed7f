import { BitReader } from '../bits/bit-reader.ts';
import type { ColorCodes } from '../sets/usability.ts';

/** What a sequence header of AV1 says (AV1 bitstream specification, 5.5). */
export interface Av1Sequence {
  readonly profile: number;
  /** Level and tier of the first operating point; which layers that decodes, 0 where there are none. */
  readonly level: number;
  readonly tier: number;
  readonly layers: number;
  /** Pixels: the most that a frame has, and what all have that do not say otherwise. */
  readonly width: number;
  readonly height: number;
  /** Bits of a value. */
  readonly depth: number;
  readonly isGray: boolean;
  /** Whether chroma is halved across and down. */
  readonly subsampling: readonly [across: boolean, down: boolean];
  readonly chromaPosition: number;
  readonly color: ColorCodes;
  /** What decides how the header of a frame is to be read. */
  readonly frames: Av1FrameSyntax;
}

export interface Av1FrameSyntax {
  /** Whether it is one still picture, whose header is reduced. */
  readonly isStill: boolean;
  /** Bits of the time at which a frame is shown, and of a frame's number; 0 where there are none. */
  readonly timeBits: number;
  readonly numberBits: number;
  /** 0 or 1; 2 where each frame says it. */
  readonly screenContent: number;
  readonly integerMotion: number;
}

/** Each frame says it by itself: `SELECT_SCREEN_CONTENT_TOOLS`, `SELECT_INTEGER_MV`. */
const selected = 2;

/** Skips a number of variable length: `uvlc()`, 4.10.3. */
function skipUvlc(bits: BitReader): void {
  let zeros = 0;
  while (zeros < 32 && !bits.flag()) zeros += 1;
  if (zeros < 32) bits.skip(zeros);
}

/** Times and operating points, of which the first counts. */
function readPoints(bits: BitReader): Pick<Av1Sequence, 'level' | 'tier' | 'layers'> & { readonly timeBits: number } {
  let delayBits = 0;
  let timeBits = 0;
  let hasModel = false;
  let isEven = false;
  if (bits.flag()) {
    bits.skip(64);
    isEven = bits.flag();
    if (isEven) skipUvlc(bits);
    hasModel = bits.flag();
    if (hasModel) {
      delayBits = bits.read(5) + 1;
      bits.skip(32 + 5);
      timeBits = bits.read(5) + 1;
    }
  }
  const hasDisplayDelay = bits.flag();
  const points = Array.from({ length: bits.read(5) + 1 }, () => {
    const layers = bits.read(12);
    const level = bits.read(5);
    const tier = level > 7 ? bits.read(1) : 0;
    if (hasModel && bits.flag()) bits.skip(2 * delayBits + 1);
    if (hasDisplayDelay && bits.flag()) bits.skip(4);
    return { level, tier, layers };
  });
  return { ...(points[0] ?? { level: 0, tier: 0, layers: 0 }), timeBits: isEven ? 0 : timeBits };
}

/** The tools that a sequence which is no still picture's may use. */
function readTools(bits: BitReader): Pick<Av1FrameSyntax, 'screenContent' | 'integerMotion'> {
  bits.skip(4);
  const hasOrder = bits.flag();
  if (hasOrder) bits.skip(2);
  const screenContent = bits.flag() ? selected : bits.read(1);
  const integerMotion = screenContent === 0 || bits.flag() ? selected : bits.read(1);
  if (hasOrder) bits.skip(3);
  return { screenContent, integerMotion };
}

/** `color_config()`, 5.5.2. */
function readColor(
  bits: BitReader,
  profile: number,
): Pick<Av1Sequence, 'depth' | 'isGray' | 'subsampling' | 'chromaPosition' | 'color'> {
  const isDeep = bits.flag();
  const depth = profile === 2 && isDeep ? (bits.flag() ? 12 : 10) : isDeep ? 10 : 8;
  const isGray = profile !== 1 && bits.flag();
  const [primaries, transfer, matrix] = bits.flag() ? [bits.read(8), bits.read(8), bits.read(8)] : [2, 2, 2];
  const codes = { primaries, transfer, matrix };
  const isRgb = !isGray && primaries === 1 && transfer === 13 && matrix === 0;
  const fullRange = isRgb || bits.flag();
  const color = { ...codes, fullRange };
  if (isGray || isRgb) return { depth, isGray, subsampling: [isGray, isGray], chromaPosition: 0, color };
  const across = profile === 0 || (profile === 2 && (depth < 12 || bits.flag()));
  const down = profile === 0 || (profile === 2 && depth === 12 && across && bits.flag());
  const chromaPosition = across && down ? bits.read(2) : 0;
  return { depth, isGray, subsampling: [across, down], chromaPosition, color };
}

/**
 * Reads a sequence header.
 *
 * @param header The content of its unit.
 * @param failure What is thrown where it is cut off. @default `source-damaged`
 */
export function readAv1Sequence(header: Uint8Array, failure?: (why: string) => Error): Av1Sequence {
  const bits = new BitReader(header, failure);
  const profile = bits.read(3);
  bits.skip(1);
  const isStill = bits.flag();
  const { timeBits, ...point } = isStill ? { level: bits.read(5), tier: 0, layers: 0, timeBits: 0 } : readPoints(bits);
  const [widthBits, heightBits] = [bits.read(4) + 1, bits.read(4) + 1];
  const [width, height] = [bits.read(widthBits) + 1, bits.read(heightBits) + 1];
  const numberBits = !isStill && bits.flag() ? bits.read(4) + bits.read(3) + 3 : 0;
  bits.skip(3);
  const tools = isStill ? { screenContent: selected, integerMotion: selected } : readTools(bits);
  bits.skip(3);
  const frames = { isStill, timeBits, numberBits, ...tools };
  return { profile, ...point, width, height, ...readColor(bits, profile), frames };
}
