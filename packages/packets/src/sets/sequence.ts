import type { BitReader } from '../bits/bit-reader.ts';
import { damaged } from '../failures.ts';
import type { Clock, Usability } from './usability.ts';

/** What a sequence parameter set of either codec says. */
export interface Sequence extends Usability {
  /** Its number. */
  readonly id: number;
  /** H.264: `profile_idc`; H.265: `general_profile_idc`. */
  readonly profile: number;
  /** H.264: 10 times the level (`level_idc`); H.265: 30 times it (`general_level_idc`). */
  readonly level: number;
  /** `chroma_format_idc`: 0 is gray, 1 is 4:2:0, 2 is 4:2:2, 3 is 4:4:4. */
  readonly chroma: number;
  /** Whether three colours are coded as pictures of their own. */
  readonly separatePlanes: boolean;
  /** Bits of a sample. */
  readonly lumaDepth: number;
  readonly chromaDepth: number;
  /** Pixels of the coded picture. */
  readonly codedWidth: number;
  readonly codedHeight: number;
  /** Pixels at its edges that are not shown. */
  readonly cropping: Cropping;
  /** What it says of the time between pictures; H.264 counts fields, two a picture. */
  readonly clock: Clock | undefined;
  /** How many pictures may be decoded before one that is shown before them; `undefined` where it does not say. */
  readonly reorderDepth: number | undefined;
}

export interface Cropping {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Pixels of the shown picture. */
export function shownSize(sequence: Sequence): { readonly width: number; readonly height: number } {
  const { codedWidth, codedHeight, cropping } = sequence;
  return {
    width: codedWidth - cropping.left - cropping.right,
    height: codedHeight - cropping.top - cropping.bottom,
  };
}

/**
 * Reads how much is cut off at the edges, where it is told.
 *
 * @param unitX Pixels that it counts in across, and `unitY` down.
 */
export function readCropping(bits: BitReader, unitX: number, unitY: number): Cropping {
  if (!bits.flag()) return { left: 0, right: 0, top: 0, bottom: 0 };
  return { left: bits.ue() * unitX, right: bits.ue() * unitX, top: bits.ue() * unitY, bottom: bits.ue() * unitY };
}

/** The same, of which something is shown. */
export function shown<T extends Sequence>(sequence: T): T {
  const { width, height } = shownSize(sequence);
  if (width < 1 || height < 1) throw damaged('nothing is left of them by cropping');
  return sequence;
}

/** The value, if it is one that the specification allows. */
export function within(value: number, most: number, what: string): number {
  if (value > most) throw damaged(`${what} is ${value}`);
  return value;
}
