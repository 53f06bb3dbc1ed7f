import { Rational, type RationalText } from '@clipwright/core';
import type { BitReader } from '../bits/bit-reader.ts';

/** Colour by the codes of ITU-T H.273, as far as it is said. */
export interface ColorCodes {
  readonly fullRange?: boolean | undefined;
  readonly primaries?: number | undefined;
  readonly transfer?: number | undefined;
  readonly matrix?: number | undefined;
}

/** What H.264 and H.265 say in the same words about how pictures are to be used (VUI, annex E of both). */
export interface Usability {
  readonly sampleAspectRatio: RationalText | undefined;
  readonly color: ColorCodes;
}

/** Pixel shapes by their code, from 1: table E-1 of both. */
const shapes: readonly RationalText[] = [
  ...(['1/1', '12/11', '10/11', '16/11', '40/33', '24/11', '20/11', '32/11'] as const),
  ...(['80/33', '18/11', '15/11', '64/33', '160/99', '4/3', '3/2', '2/1'] as const),
];

function readShape(bits: BitReader): RationalText | undefined {
  if (!bits.flag()) return undefined;
  const code = bits.read(8);
  if (code !== 255) return shapes[code - 1];
  const [width, height] = [bits.read(16), bits.read(16)];
  return width > 0 && height > 0 ? Rational.of(width, height).toString() : undefined;
}

function readColor(bits: BitReader): ColorCodes {
  if (!bits.flag()) return {};
  bits.skip(3);
  const fullRange = bits.flag();
  if (!bits.flag()) return { fullRange };
  return { fullRange, primaries: bits.read(8), transfer: bits.read(8), matrix: bits.read(8) };
}

/** Reads the first part of a VUI, up to the place of chroma samples. */
export function readUsability(bits: BitReader): Usability {
  const sampleAspectRatio = readShape(bits);
  // Overscan.
  if (bits.flag()) bits.skip(1);
  const color = readColor(bits);
  if (bits.flag()) {
    bits.ue();
    bits.ue();
  }
  return { sampleAspectRatio, color };
}

/** How long pictures are shown: so many ticks of a clock each, at so many ticks a second. */
export interface Clock {
  readonly ticks: number;
  readonly perSecond: number;
}

/** Reads a clock, where there is one. */
export function readClock(bits: BitReader): Clock | undefined {
  return bits.flag() ? { ticks: bits.read(32), perSecond: bits.read(32) } : undefined;
}
