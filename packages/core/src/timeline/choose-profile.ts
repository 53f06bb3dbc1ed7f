import type { OutputProfile } from '../contracts/output-profile.ts';
import type { SourceInfo } from '../contracts/source-info.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { OutputOptions } from '../pipelines/render-events.ts';
import type { RationalText } from '../time/rational.ts';
import { Rational } from '../time/rational.ts';
import { audioEncoding, highestRateFactor, videoCodecOf, videoEncoding } from './choose-encoding.ts';

/** x264's preset names, fastest first. */
const presets = ['ultrafast', 'superfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow'];

type ProfileOptions = Omit<OutputOptions, 'file'> & Partial<Pick<OutputOptions, 'file'>>;

/** Larger than any screen or camera; beyond it is a mistake or an attack. */
const maxSide = 16384;
const maxFrameRate = 1000;

/**
 * The output profile: what the options say, and for the rest the most frequent display size and frame rate among the
 * clips (each clip counts once; sources without a constant rate are no reason for one below another clip's). Ties: the larger size, then
 * the earlier clip. Errors: `invalid-option`.
 *
 * @param clips Sources of the clips that loaded, one per clip, in list order; at least one.
 */
export function chooseProfile(clips: readonly SourceInfo[], options: ProfileOptions): OutputProfile {
  const size = options.size ?? mostFrequentSize(clips);
  const frameRate = options.frameRate ?? mostFrequentRate(clips);
  check(options, size, frameRate);
  const [width, height] = [even(size.width), even(size.height)];
  return {
    width,
    height,
    frameRate,
    fit: options.fit ?? 'contain',
    background: options.background ?? '#000000',
    video: videoEncoding(options),
    audio: (options.audio ?? true) ? audioEncoding(options) : null,
  };
}

/** 4:2:0 pictures have even sides. */
function even(side: number): number {
  return side + (side % 2);
}

function mostFrequentSize(clips: readonly SourceInfo[]): { width: number; height: number } {
  const sizes = clips.map(({ video }) => ({ width: video.displayWidth, height: video.displayHeight }));
  const key = mostFrequent(
    sizes.toSorted((a, b) => b.width * b.height - a.width * a.height).map(({ width, height }) => `${width}x${height}`),
  );
  return sizes.find(({ width, height }) => `${width}x${height}` === key) ?? { width: 0, height: 0 };
}

/** A rate that is but what suits frames at uneven distances is raised to the highest constant one: that clip would lose frames. */
function mostFrequentRate(clips: readonly SourceInfo[]): RationalText {
  const rates = clips.map(({ video }) => ({ rate: Rational.from(video.frameRate), variable: video.variable === true }));
  const constant = rates.reduce((most, { rate, variable }) => (variable ? most : most.max(rate)), Rational.zero);
  return mostFrequent(rates.map(({ rate, variable }) => (variable ? rate.max(constant) : rate).toString()));
}

/** Of equally frequent values the first. */
function mostFrequent<T extends string>(values: readonly T[]): T {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const [best] = [...counts].sort(([, a], [, b]) => b - a);
  if (best === undefined)
    throw new ClipwrightError('nothing-loaded', 'There is no clip to take the output profile from.');
  return best[0];
}

function check(
  options: ProfileOptions,
  size: { readonly width: number; readonly height: number },
  frameRate: RationalText,
): void {
  for (const [name, side] of Object.entries({ width: size.width, height: size.height })) {
    if (!Number.isInteger(side) || side < 2 || side > maxSide) {
      throw invalid(`size.${name}`, side, `a whole number of pixels from 2 to ${maxSide}`);
    }
  }
  const rate = Rational.from(frameRate);
  if (rate.compare(0) <= 0 || rate.compare(maxFrameRate) > 0) {
    throw invalid('frameRate', frameRate, `frames per second above 0, at most ${maxFrameRate}`);
  }
  const { crf, preset, fit, background, codec, audioCodec } = options;
  for (const [name, value, known] of [
    ['codec', codec, ['h264', 'hevc', 'vp9', 'av1']],
    ['audioCodec', audioCodec, ['aac', 'opus']],
  ] as const) {
    if (value !== undefined && !known.some((one) => one === value))
      throw invalid(name, value, `one of ${known.join(', ')}`);
  }
  const highest = highestRateFactor(videoCodecOf(options));
  if (crf !== undefined && !(Number.isInteger(crf) && crf >= 0 && crf <= highest)) {
    throw invalid('crf', crf, `a whole number from 0 to ${highest}`);
  }
  if (background !== undefined && background !== 'blur' && !/^#[0-9a-f]{6}$/.test(background)) {
    throw invalid('background', background, 'a colour such as #202020, in small letters, or blur');
  }
  if (preset !== undefined && !presets.includes(preset))
    throw invalid('preset', preset, `one of ${presets.join(', ')}`);
  if (fit !== undefined && !['contain', 'cover', 'stretch'].includes(fit)) {
    throw invalid('fit', fit, 'contain, cover or stretch');
  }
}

function invalid(path: string, value: unknown, expected: string): ClipwrightError {
  return new ClipwrightError(
    'invalid-option',
    `The output option ${path} is ${JSON.stringify(value)}; it must be ${expected}.`,
  );
}
