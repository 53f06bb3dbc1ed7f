import type { BitReader } from '../bits/bit-reader.ts';

/** What a decoder of an H.265 stream must be able to do (ITU-T H.265, 7.3.3 and 7.4.4). */
export interface ProfileTierLevel {
  /** `general_profile_space` */
  readonly profileSpace: number;
  /** `general_tier_flag`: 1 is the high tier. */
  readonly tier: number;
  /** `general_profile_idc` */
  readonly profile: number;
  /** `general_profile_compatibility_flag`, that of profile 0 in the highest of 32 bits. */
  readonly compatibility: number;
  /** The six bytes of flags behind them, from `general_progressive_source_flag` on. */
  readonly constraints: readonly number[];
  /** `general_level_idc`: 30 times the level. */
  readonly level: number;
}

/**
 * Reads it, and passes over what it says of sub-layers.
 *
 * @param layers How many sub-layers there are beside the highest.
 */
export function readProfileTierLevel(bits: BitReader, layers: number): ProfileTierLevel {
  const general = {
    profileSpace: bits.read(2),
    tier: bits.read(1),
    profile: bits.read(5),
    compatibility: bits.read(32),
    constraints: Array.from({ length: 6 }, () => bits.read(8)),
    level: bits.read(8),
  };
  const present = Array.from({ length: layers }, () => ({ profile: bits.flag(), level: bits.flag() }));
  if (layers > 0) bits.skip(2 * (8 - layers));
  for (const each of present) bits.skip((each.profile ? 88 : 0) + (each.level ? 8 : 0));
  return general;
}
