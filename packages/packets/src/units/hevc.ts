import { hevcKinds } from '../sets/hevc-kinds.ts';
import type { PictureType, Syntax, UnitRole } from './syntax.ts';

/** Types of NAL units (ITU-T H.265, table 7-1). */
const radl = [6, 7];
const rasl = [8, 9];
const bla = [16, 17, 18];
/** One whose RASL pictures are left out; it may have RADL pictures. */
const blaWithRadl = 17;
const idr = [19, 20];
const cra = 21;
const lastSlice = 31;
const sets = [32, 33, 34];
const endOfStream = 37;
/** SEI before and after the slices of a picture. */
export const hevcMessages: readonly number[] = [39, 40];

/** The type of a NAL unit. */
export function hevcTypeOf(unit: Uint8Array): number {
  return ((unit[0] ?? 0) >> 1) & 63;
}

/** Whether it is of a picture that decodes by itself: an IRAP picture, reserved types among them. */
function isIrap(type: number): boolean {
  return type >= 16 && type <= 23;
}

function roleOf(unit: Uint8Array): UnitRole {
  const [first = 0, second = 0] = unit;
  const layer = ((first & 1) << 5) | (second >> 3);
  const type = hevcTypeOf(unit);
  if (unit.length < 2 || layer > 0 || type === endOfStream) return 'left-out';
  if (sets.includes(type)) return 'set';
  if (hevcMessages.includes(type)) return 'messages';
  if (type > lastSlice) return 'other';
  // Decoders ignore reserved types.
  return type <= 9 || (type >= 16 && type <= cra) ? 'slice' : 'left-out';
}

function pictureOf(slice: Uint8Array): PictureType {
  const type = hevcTypeOf(slice);
  if (idr.includes(type)) return 'idr';
  if (bla.includes(type)) return 'bla';
  if (type === cra) return 'cra';
  if (rasl.includes(type)) return 'rasl';
  return radl.includes(type) ? 'radl' : 'other';
}

/** ITU-T H.265. */
export const hevc: Syntax = {
  header: 2,
  kinds: hevcKinds,
  kindOf: (unit) => hevcKinds.find(({ type }) => type === hevcTypeOf(unit)),
  roleOf,
  pictureOf,
  // 7.3.6.1
  toPictureId(slice) {
    slice.skip(1);
    const type = slice.read(6);
    slice.skip(isIrap(type) ? 11 : 10);
  },
  begin(head) {
    const [first = 0, , third = 0] = head;
    const type = hevcTypeOf(head);
    if (type === cra) head[0] = (first & 0x81) | (blaWithRadl << 1);
    // no_output_of_prior_pics_flag: pictures of the run before are shown all the same.
    if (isIrap(type)) head[2] = third & ~0x40;
  },
  namingMessages: new Set([0, 129]),
};
