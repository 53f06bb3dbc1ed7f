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

/** The value, if it is one that the specification allows. */
export function within(value: number, most: number, what: string): number {
  if (value > most) throw damaged(`${what} is ${value}`);
  return value;
}
