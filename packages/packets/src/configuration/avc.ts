import { damaged, otherFormat } from '../failures.ts';
import type { StreamSets } from '../joined-sets.ts';
import type { H264Sps } from '../sets/h264-sps.ts';
import { ByteReader, unitBytes } from './byte-reader.ts';

/** Profiles, each of which a decoder of the next can do (ITU-T H.264, A.2): Baseline as encoders use it, to High 4:4:4. */
const ranks = [66, 77, 100, 110, 122, 244];
/** Those whose configuration does not tell chroma and depth. */
const plainProfiles = [66, 77, 88];

/**
 * The sets in the content of `avcC` (ISO/IEC 14496-15, 5.3.3.1), of its picture parameter sets those that are whole. Fails
 * with `source-damaged`.
 */
export function readAvcConfiguration(record: Uint8Array): StreamSets {
  const reader = new ByteReader(record);
  if (reader.u8() !== 1) throw damaged('their description is of an unknown version');
  reader.take(3);
  const lengthSize = (reader.u8() & 3) + 1;
  const sequences = reader.units(reader.u8() & 31);
  const pictures = reader.wholeUnits(reader.u8());
  return { sets: [...sequences, ...pictures], lengthSize };
}

/** The profile of a decoder that can do all. */
function profileOf(sequences: readonly H264Sps[]): number {
  const profiles = [...new Set(sequences.map(({ profile }) => profile))];
  const [first = 0] = profiles;
  if (profiles.length === 1) return first;
  if (profiles.some((profile) => !ranks.includes(profile))) throw otherFormat('profile', profiles);
  return Math.max(...profiles);
}

/**
 * The content of an `avcC` with sets of several streams, for lengths of four bytes.
 *
 * @param sequences What its sequence parameter sets say: one or more.
 */
export function avcConfiguration(
  sequences: readonly H264Sps[],
  sequenceSets: readonly Uint8Array[],
  pictureSets: readonly Uint8Array[],
): Uint8Array {
  const profile = profileOf(sequences);
  const constraints = sequences.reduce((all, each) => all & each.constraints, 0xff);
  const level = Math.max(...sequences.map((each) => each.level));
  const [format] = sequences;
  const extension =
    format === undefined || plainProfiles.includes(profile)
      ? []
      : [0xfc | format.chroma, 0xf8 | (format.lumaDepth - 8), 0xf8 | (format.chromaDepth - 8), 0];
  return Uint8Array.from([
    ...[1, profile, constraints, level, 0xff],
    ...[0xe0 | sequenceSets.length, ...unitBytes(sequenceSets)],
    ...[pictureSets.length, ...unitBytes(pictureSets)],
    ...extension,
  ]);
}
