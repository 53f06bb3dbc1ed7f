import { BitReader } from '../bits/bit-reader.ts';
import { unescaped } from '../bits/emulation.ts';
import { readProfileTierLevel } from './profile-tier-level.ts';
import { within } from './sequence.ts';
import { type Clock, readClock } from './usability.ts';

/** What a video parameter set of H.265 says. */
export interface HevcVps {
  /** Its number. */
  readonly id: number;
  /** What it says of the time between pictures; it counts before that of the sequence. */
  readonly clock: Clock | undefined;
}

/** Reads a video parameter set, with its header (ITU-T H.265, 7.3.2.1), up to its clock. Fails with `source-damaged`. */
export function readHevcVps(unit: Uint8Array): HevcVps {
  const bits = new BitReader(unescaped(unit));
  bits.skip(16);
  const id = bits.read(4);
  bits.skip(8);
  const layers = within(bits.read(3), 6, 'a number of layers');
  bits.skip(17);
  readProfileTierLevel(bits, layers);
  const orders = bits.flag() ? layers + 1 : 1;
  for (let i = 0; i < 3 * orders; i += 1) bits.ue();
  const highest = bits.read(6);
  bits.skip(bits.ue() * (highest + 1));
  return { id, clock: readClock(bits) };
}
