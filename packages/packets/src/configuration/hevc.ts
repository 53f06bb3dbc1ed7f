import { damaged, otherFormat } from '../failures.ts';
import type { StreamSets } from '../joined-sets.ts';
import type { HevcSps } from '../sets/hevc-sps.ts';
import { ByteReader, unitBytes } from './byte-reader.ts';

/** Profiles, each of which a decoder of the next can do (ITU-T H.265, A.3): a still picture, Main, Main 10, extensions. */
const ranks = [3, 1, 2, 4];

/** The sets in the content of `hvcC` (ISO/IEC 14496-15, 8.3.3.1). Fails with `source-damaged`. */
export function readHevcConfiguration(record: Uint8Array): StreamSets {
  const reader = new ByteReader(record);
  if (reader.u8() !== 1) throw damaged('their description is of an unknown version');
  reader.take(20);
  const lengthSize = (reader.u8() & 3) + 1;
  const arrays = Array.from({ length: reader.u8() }, () => {
    reader.take(1);
    return reader.units(reader.u16());
  });
  return { sets: arrays.flat(), lengthSize };
}

/** Units of one type: fewer than 65,536 of fewer than 65,536 bytes. */
export interface UnitArray {
  readonly type: number;
  readonly units: readonly Uint8Array[];
}

function flagOf(profile: number): number {
  return 2 ** (31 - profile);
}

/** The profile of a decoder that can do all, and the profiles whose decoders can do all, a bit each. */
function profileOf(sequences: readonly HevcSps[]): { readonly profile: number; readonly compatibility: number } {
  const common = sequences.reduce((all, { compatibility }) => (all & compatibility) >>> 0, 0xffffffff);
  const profiles = [...new Set(sequences.map(({ profile }) => profile))];
  const [first = 0] = profiles;
  if (profiles.length === 1) return { profile: first, compatibility: common };
  if (profiles.some((profile) => !ranks.includes(profile))) throw otherFormat('profile', profiles);
  const profile = ranks.findLast((rank) => profiles.includes(rank)) ?? first;
  return { profile, compatibility: (common | flagOf(profile)) >>> 0 };
}

/**
 * The content of an `hvcC` with sets of several streams, for lengths of four bytes.
 *
 * @param sequences What its sequence parameter sets say: one or more.
 */
export function hevcConfiguration(sequences: readonly HevcSps[], arrays: readonly UnitArray[]): Uint8Array {
  const [format] = sequences;
  const [space = 0, other] = new Set(sequences.map(({ profileSpace }) => profileSpace));
  if (format === undefined || other !== undefined) throw otherFormat('profile space', [space, other]);
  const { profile, compatibility } = profileOf(sequences);
  const tier = Math.max(...sequences.map((each) => each.tier));
  const constraints = format.constraints.map((_, i) =>
    sequences.reduce((all, each) => all & (each.constraints[i] ?? 0), 0xff),
  );
  const level = Math.max(...sequences.map((each) => each.level));
  const subLayers = Math.max(...sequences.map((each) => each.subLayers));
  const isNested = sequences.every((each) => each.isNested);
  return Uint8Array.from([
    ...[1, (space << 6) | (tier << 5) | profile],
    ...[24, 16, 8, 0].map((shift) => (compatibility >>> shift) & 255),
    ...constraints,
    level,
    // Nothing is said of segments in space, parallel decoding and the frame rate.
    ...[0xf0, 0, 0xfc],
    ...[0xfc | format.chroma, 0xf8 | (format.lumaDepth - 8), 0xf8 | (format.chromaDepth - 8)],
    ...[0, 0, (subLayers << 3) | (isNested ? 4 : 0) | 3],
    arrays.length,
    // All sets of a type are here, and none in the packets.
    ...arrays.flatMap(({ type, units }) => [0x80 | type, units.length >> 8, units.length & 255, ...unitBytes(units)]),
  ]);
}
