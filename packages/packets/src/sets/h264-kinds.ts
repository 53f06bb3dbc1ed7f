import { readId, type SetKind } from './set-kind.ts';

/** The parameter sets of ITU-T H.264 (7.3.2.1, 7.3.2.2). `avcC` counts sequence parameter sets in five bits. */
export const h264Kinds: readonly SetKind[] = [
  {
    name: 'SPS',
    type: 7,
    ids: 32,
    most: 31,
    readIds(unit) {
      // Its header, profile, constraints and level.
      unit.skip(32);
      return { own: readId(unit, 'ue'), parent: undefined };
    },
  },
  {
    name: 'PPS',
    type: 8,
    ids: 256,
    most: 255,
    readIds(unit) {
      unit.skip(8);
      return { own: readId(unit, 'ue'), parent: readId(unit, 'ue') };
    },
  },
];
