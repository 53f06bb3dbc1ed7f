import type { OutputOptions } from '../contracts/output-options.ts';
import type { AudioCodec, OutputProfile } from '../contracts/output-profile.ts';
import type { EncoderCapability, RendererCapabilities } from '../contracts/renderer-capabilities.ts';
import type { SourceInfo } from '../contracts/source-info.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { askedEncoder } from '../model/output-choices.ts';
import { Rational, type RationalText } from '../time/rational.ts';
import {
  checkCodecSize,
  checkOutputOptions,
  checkSize,
  checkTimecode,
  exactFrameRate,
} from './check-output-options.ts';
import { audioEncoding, videoEncoding } from './choose-encoding.ts';

/** The codecs of an output, and what its container holds, as a renderer's capabilities tell them. */
export interface ChosenEncoders {
  readonly video: Pick<NonNullable<RendererCapabilities['video']>, 'codec' | 'encoder'>;
  /** `null` for an output without sound. */
  readonly audio: Pick<EncoderCapability<AudioCodec>, 'codec'> | null;
  /** Frames per second at most. @default any number */
  readonly maxFrameRate?: number | undefined;
}

/**
 * The output profile: what the options say, and for the rest the most frequent display size and frame rate among the
 * clips (each clip counts once, those of pictures only where there are no others, and sound alone only where there are none
 * of these either; sources without a constant rate are no reason for one below another clip's). Ties: the
 * larger size, then the earlier clip. A rate that nobody asked for is halved until the container holds it. Errors:
 * `invalid-option`.
 *
 * @param clips Sources of the clips that loaded, one per clip, in list order; at least one.
 * @param encoders Those that the output gets. @default those asked for, or H.264 and AAC
 */
export function chooseProfile(
  clips: readonly SourceInfo[],
  options: Omit<OutputOptions, 'file'>,
  encoders: ChosenEncoders = askedEncoders(options),
): OutputProfile {
  const { video, audio, maxFrameRate } = encoders;
  const seen = clips.filter((info) => info.video.blank !== true);
  const moving = seen.filter((info) => info.video.still !== true);
  const counted = [moving, seen, clips].find((infos) => infos.length > 0) ?? [];
  const size = options.size ?? mostFrequentSize(counted);
  const frameRate =
    options.frameRate === undefined
      ? within(exactFrameRate(mostFrequentRate(counted)), maxFrameRate)
      : exactFrameRate(options.frameRate);
  checkOutputOptions(options, video.codec);
  checkSize(size);
  checkCodecSize(video.codec, size);
  checkTimecode(options, frameRate);
  if (within(frameRate, maxFrameRate) !== frameRate) throw tooFast(frameRate, maxFrameRate);
  const [width, height] = [even(size.width), even(size.height)];
  return {
    width,
    height,
    frameRate,
    fit: options.fit ?? 'contain',
    background: options.background ?? '#000000',
    video: videoEncoding(video.codec, options, askedEncoder(options) === undefined ? undefined : video.encoder),
    audio: audio === null ? null : audioEncoding(audio.codec),
  };
}

function askedEncoders({
  codec = 'h264',
  audioCodec = 'aac',
  audio = true,
  encoder,
}: Omit<OutputOptions, 'file'>): ChosenEncoders {
  return {
    video: { codec, ...(encoder === undefined ? {} : { encoder }) },
    audio: audio ? { codec: audioCodec } : null,
  };
}

/** A rate, or what is left of it where it is halved until it is one that a container holds. */
function within(rate: RationalText, max: number | undefined): RationalText {
  let left = Rational.from(rate);
  while (max !== undefined && left.compare(max) > 0) left = left.div(2);
  return left.toString();
}

function tooFast(rate: RationalText, max: number | undefined): ClipwrightError {
  return new ClipwrightError('invalid-option', `The output's container shows no ${rate} frames a second.`, {
    remedy: `Ask for at most ${max} (\`frameRate\`), or leave the option out.`,
    details: { option: 'frameRate', frameRate: rate, max },
  });
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

/**
 * A rate that is but what suits frames at uneven distances is raised to the highest constant one: that clip would lose
 * frames.
 */
function mostFrequentRate(clips: readonly SourceInfo[]): RationalText {
  const rates = clips.map(({ video }) => ({ rate: Rational.from(video.frameRate), variable: video.variable === true }));
  const constant = rates.reduce((max, { rate, variable }) => (variable ? max : max.max(rate)), Rational.zero);
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
