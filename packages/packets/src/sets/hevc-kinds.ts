import { readProfileTierLevel } from './profile-tier-level.ts';
import { readId, type SetKind } from './set-kind.ts';

/** The parameter sets of ITU-T H.265 (7.3.2.1, 7.3.2.2, 7.3.2.3). */
export const hevcKinds: readonly SetKind[] = [
  {
    name: 'VPS',
    type: 32,
    ids: 16,
    most: 16,
    readIds(unit) {
      unit.skip(16);
      return { own: readId(unit, 'u4'), parent: undefined };
    },
  },
  {
    name: 'SPS',
    type: 33,
    ids: 16,
    most: 16,
    readIds(unit) {
      unit.skip(16);
      const parent = readId(unit, 'u4');
      const layers = unit.read(3);
      unit.skip(1);
      readProfileTierLevel(unit, layers);
      return { own: readId(unit, 'ue'), parent };
    },
  },
  {
    name: 'PPS',
    type: 34,
    ids: 64,
    most: 64,
    readIds(unit) {
      unit.skip(16);
      return { own: readId(unit, 'ue'), parent: readId(unit, 'ue') };
    },
  },
];
