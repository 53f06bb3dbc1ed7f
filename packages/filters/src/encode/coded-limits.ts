import { type OutputProfile, Rational } from '@clipwright/core';

/** What bounds the pictures that are encoded beside packets of sources, where anything does. */
export interface CodedLimits {
  /** `profile_idc` or `general_profile_idc`. */
  readonly profile?: number;
  /** `level_idc` or `general_level_idc`: one that the output's size and rate are within. */
  readonly level?: number;
  /** Frames that a decoder of that level keeps at once, for whatever reason. */
  readonly keptFrames?: number;
  /** Frames that are decoded before one that is shown before them. */
  readonly reorderDepth?: number;
}

/** Bounds of a level: of a picture, of a second, and what decides how many pictures are kept. */
type Level = readonly [picture: number, second: number, kept: number];

/** In macroblocks, by `level_idc` (ITU-T H.264, table A-1). */
const h264Levels: Readonly<Record<number, Level>> = {
  9: [99, 1485, 396],
  10: [99, 1485, 396],
  11: [396, 3000, 900],
  12: [396, 6000, 2376],
  13: [396, 11_880, 2376],
  20: [396, 11_880, 2376],
  21: [792, 19_800, 4752],
  22: [1620, 20_250, 8100],
  30: [1620, 40_500, 8100],
  31: [3600, 108_000, 18_000],
  32: [5120, 216_000, 20_480],
  40: [8192, 245_760, 32_768],
  41: [8192, 245_760, 32_768],
  42: [8704, 522_240, 34_816],
  50: [22_080, 589_824, 110_400],
  51: [36_864, 983_040, 184_320],
  52: [36_864, 2_073_600, 184_320],
  60: [139_264, 4_177_920, 696_320],
  61: [139_264, 8_355_840, 696_320],
  62: [139_264, 16_711_680, 696_320],
};

/** In luma samples, by `general_level_idc` (ITU-T H.265, tables A.8 and A.9); six whole pictures are kept. */
const hevcLevels: Readonly<Record<number, Level>> = {
  30: hevcLevel(36_864, 552_960),
  60: hevcLevel(122_880, 3_686_400),
  63: hevcLevel(245_760, 7_372_800),
  90: hevcLevel(552_960, 16_588_800),
  93: hevcLevel(983_040, 33_177_600),
  120: hevcLevel(2_228_224, 66_846_720),
  123: hevcLevel(2_228_224, 133_693_440),
  150: hevcLevel(8_912_896, 267_386_880),
  153: hevcLevel(8_912_896, 534_773_760),
  156: hevcLevel(8_912_896, 1_069_547_520),
  180: hevcLevel(35_651_584, 1_069_547_520),
  183: hevcLevel(35_651_584, 2_139_095_040),
  186: hevcLevel(35_651_584, 4_278_190_080),
};

function hevcLevel(picture: number, second: number): Level {
  return [picture, second, 6 * picture];
}

/** No decoder keeps more, of either codec. */
const mostKept = 16;

/**
 * The limits of what is encoded for an output. A level that the output's size and rate are beyond bounds nothing: the
 * encoder chooses one.
 */
export function codedLimits({ width, height, frameRate, video }: OutputProfile): CodedLimits {
  const { codec, like } = video;
  if (like === undefined) return {};
  const { profile, level = 0, reorderDepth } = like;
  const [levels, side] = codec === 'hevc' ? [hevcLevels, 1] : [h264Levels, 16];
  const [across, down] = [Math.ceil(width / side), Math.ceil(height / side)];
  const [picture = 0, second = 0, kept = 0] = levels[level] ?? [];
  // A side may be as long as that of a picture eight times as wide as it is high.
  const fits =
    across * down <= picture &&
    Math.max(across, down) ** 2 <= 8 * picture &&
    Rational.from(frameRate)
      .mul(across * down)
      .compare(second) <= 0;
  return {
    ...(profile === undefined ? {} : { profile }),
    ...(fits ? { level, keptFrames: Math.min(mostKept, Math.floor(kept / (across * down))) } : {}),
    ...(reorderDepth === undefined ? {} : { reorderDepth }),
  };
}
