import { bytesOf, shorts, words } from '../mp4/box.ts';
import type { ColorCodes } from '../sets/usability.ts';
import type { Vp9Format } from './vp9.ts';

/** What a decoder's configuration says beside what frames do. */
export interface Vp9Codes {
  /** By the codes of ITU-T H.273. */
  readonly color: ColorCodes;
  /** Frames a second. */
  readonly rate: number;
}

/** Levels: luma samples a second and in a picture, and the level's number (VP9 levels of the WebM project). */
const levels: readonly (readonly [second: number, picture: number, level: number])[] = [
  [829_440, 36_864, 10],
  [2_764_800, 73_728, 11],
  [4_608_000, 122_880, 20],
  [9_216_000, 245_760, 21],
  [20_736_000, 552_960, 30],
  [36_864_000, 983_040, 31],
  [83_558_400, 2_228_224, 40],
  [160_432_128, 2_228_224, 41],
  [311_951_360, 8_912_896, 50],
  [588_251_136, 8_912_896, 51],
  [1_176_502_272, 8_912_896, 52],
  [1_176_502_272, 35_651_584, 60],
  [2_353_004_544, 35_651_584, 61],
  [4_706_009_088, 35_651_584, 62],
];

/** The code of a colour's properties that nothing is said of. */
const unspecified = 2;

/** How chroma is sampled: in places that are not told, so where those of brightness are. */
function samplingOf([across, down]: Vp9Format['subsampling']): number {
  if (across) return down ? 1 : 2;
  return 3;
}

/** The content of a `vpcC` (VP codec ISO media file format binding). */
export function vp9Configuration(format: Vp9Format, { color, rate }: Vp9Codes): Uint8Array {
  const { profile, depth, subsampling, fullRange, width, height } = format;
  const { primaries = unspecified, transfer = unspecified, matrix = unspecified } = color;
  const picture = width * height;
  const level = levels.find(([second, most]) => picture * rate <= second && picture <= most)?.[2] ?? 0;
  const coded = (depth << 4) | (samplingOf(subsampling) << 1) | Number(fullRange);
  // Version 1. There are no bytes that initialise a decoder.
  return bytesOf(words([0x1000000]), Uint8Array.of(profile, level, coded, primaries, transfer, matrix), shorts(0));
}
