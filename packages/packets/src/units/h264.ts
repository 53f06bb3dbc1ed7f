import { damaged } from '../failures.ts';
import { h264Kinds } from '../sets/h264-kinds.ts';
import type { Syntax, UnitRole } from './syntax.ts';

/** Roles of NAL units by their type, as far as they have one (ITU-T H.264, table 7-1). */
const roles: ReadonlyMap<number, UnitRole> = new Map([
  [1, 'slice'],
  // A slice's first partition; the others do not name a parameter set.
  [2, 'slice'],
  [5, 'slice'],
  [6, 'messages'],
  [7, 'set'],
  [8, 'set'],
  // The end of the stream.
  [11, 'left-out'],
  // Further layers and views, and pictures beside the shown ones, with their parameter sets.
  [13, 'left-out'],
  [14, 'left-out'],
  [15, 'left-out'],
  [19, 'left-out'],
  [20, 'left-out'],
  [21, 'left-out'],
]);

/** Types of slices that decode without another picture: I and SI (ITU-T H.264, table 7-6). */
const intraKinds: readonly number[] = [2, 4, 7, 9];

function typeOf(unit: Uint8Array): number {
  return (unit[0] ?? 0) & 31;
}

/** ITU-T H.264. */
export const h264: Syntax = {
  header: 1,
  kinds: h264Kinds,
  kindOf: (unit) => h264Kinds.find(({ type }) => type === typeOf(unit)),
  roleOf: (unit) => roles.get(typeOf(unit)) ?? 'other',
  pictureOf: (slice) => (typeOf(slice) === 5 ? 'idr' : 'other'),
  // 7.3.3
  toPictureId(slice) {
    slice.skip(3);
    const type = slice.read(5);
    slice.ue();
    const kind = slice.ue();
    // 7.4.3: of an IDR picture all are I or SI slices.
    if (kind > 9 || (type === 5 && !intraKinds.includes(kind))) {
      throw damaged(`a unit of type ${type} holds a slice of type ${kind}`);
    }
  },
  begin() {},
  namingMessages: new Set([0]),
};
