import { expect, it } from 'vitest';
import { isUnreferred } from '../src/index.ts';
import { withLength } from './units.ts';

/** The first bytes of units, by ITU-T H.264, 7.3.1: forbidden_zero_bit, nal_ref_idc (2), nal_unit_type (5). */
const heads = {
  slice: 0b0_00_00001,
  reference: 0b0_01_00001,
  partition: 0b0_00_00010,
  idr: 0b0_11_00101,
  messages: 0b0_00_00110,
  delimiter: 0b0_00_01001,
  filler: 0b0_00_01100,
  sequenceSet: 0b0_11_00111,
  pictureSet: 0b0_01_01000,
  auxiliary: 0b0_00_10011,
} as const;

const packetOf = (names: readonly (keyof typeof heads)[], lengthSize = 4): Uint8Array =>
  Buffer.concat(names.map((name) => withLength(Uint8Array.from([heads[name], 1, 2, 3]), lengthSize)));

it.each([
  { units: ['slice'], is: true },
  { units: ['delimiter', 'messages', 'slice', 'slice', 'filler'], is: true },
  { units: ['partition'], is: true },
  { units: ['reference'], is: false },
  // Two fields, to one of which others refer.
  { units: ['slice', 'reference'], is: false },
  { units: ['idr'], is: false },
  // Sets are for what follows.
  { units: ['sequenceSet', 'slice'], is: false },
  { units: ['pictureSet', 'slice'], is: false },
  { units: ['slice', 'auxiliary'], is: false },
  { units: ['messages'], is: false },
  { units: [], is: false },
] as const)('a picture of $units is one that no other refers to: $is', ({ units, is }) => {
  expect([1, 2, 4].map((size) => isUnreferred(packetOf(units, size), size))).toEqual([is, is, is]);
});

it('of a packet that is cut off nothing is said', () => {
  expect(() => isUnreferred(packetOf(['slice']).subarray(0, 6), 4)).toThrow(
    expect.objectContaining({ code: 'source-damaged' }),
  );
});
