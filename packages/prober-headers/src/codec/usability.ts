import { Rational, type RationalText } from '@clipwright/core';
import type { Bits } from './bits.ts';
import type { ColorCodes } from './color-names.ts';

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

function shapeOf(bits: Bits): RationalText | undefined {
  if (!bits.flag()) return undefined;
  const code = bits.read(8);
  if (code !== 255) return shapes[code - 1];
  const [width, height] = [bits.read(16), bits.read(16)];
  return width > 0 && height > 0 ? Rational.of(width, height).toString() : undefined;
}

/** Reads the first part of a VUI, up to the place of chroma samples. */
export function readUsability(bits: Bits): Usability {
  const sampleAspectRatio = shapeOf(bits);
  // Overscan.
  if (bits.flag()) bits.read(1);
  let color: ColorCodes = {};
  if (bits.flag()) {
    bits.read(3);
    const fullRange = bits.flag();
    color = bits.flag()
      ? { fullRange, primaries: bits.read(8), transfer: bits.read(8), matrix: bits.read(8) }
      : { fullRange };
  }
  if (bits.flag()) {
    bits.ue();
    bits.ue();
  }
  return { sampleAspectRatio, color };
}

/** A rate by the ticks of a clock: so many ticks a picture, so many ticks a second. */
export function rateOf(ticks: number, perSecond: number): Rational | undefined {
  return ticks > 0 && perSecond > 0 ? Rational.of(perSecond, ticks) : undefined;
}
