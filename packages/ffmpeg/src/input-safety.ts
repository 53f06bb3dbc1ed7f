import { ClipwrightError } from '@clipwright/core';
import { checkOptions, type OptionsOf } from '@clipwright/core/author';
import { defaultContainers, defaultDecoders } from './input-formats.ts';
import { type InputLimits, inputLimits } from './input-limits.ts';

/** What is opened beyond the usual. Files of people who are not known are best left at the defaults. */
export interface InputOptions {
  /** Containers beside the usual ones, by ffmpeg's names of their demuxers, such as `swf`. @default none */
  readonly containers?: readonly string[];
  /** Decoders beside the usual ones, by ffmpeg's names of them, such as `magicyuv`. @default none */
  readonly decoders?: readonly string[];
  readonly limits?: Partial<InputLimits>;
}

/** The names of these options. */
export const inputShape = {
  containers: 'any',
  decoders: 'any',
  limits: { pixels: 'any', streams: 'any', frames: 'any', duration: 'any' } satisfies OptionsOf<InputLimits>,
} satisfies OptionsOf<InputOptions>;

/** What keeps a user's file from reaching beyond itself, and beyond what it may cost. */
export interface InputSafety {
  /**
   * Options to put before each input of ffmpeg that is a user's file: nothing but plain files and pipes is opened on
   * its behalf, only containers that hold their media themselves, only decoders that are looked after, and pictures of
   * a bounded size.
   */
  readonly options: readonly string[];
  /** The same for ffprobe, which is the first to see a file: with a bound on the largest table that it keeps of one. */
  readonly probeOptions: readonly string[];
  readonly limits: InputLimits;
}

/** Bytes that ffmpeg keeps of a frame in its index, with room. */
const bytesPerFrame = 32;
/** Bytes a pixel of a plane, at most 16 bits deep. */
const bytesPerPixel = 2;
/** Least that a demuxer and a decoder need for anything. */
const minAllocation = 64 * 1024 * 1024;

/** The options of ffmpeg and ffprobe, from 5.1 on, that make opening a user's file safe. Errors: `invalid-option`. */
export function inputSafety(inputs: InputOptions = {}): InputSafety {
  checkOptions('inputs', inputs, inputShape);
  const limits = inputLimits(inputs.limits);
  const { pixels, streams, frames } = limits;
  const options = [
    ...['-protocol_whitelist', 'file,pipe,fd'],
    ...['-format_whitelist', names('containers', defaultContainers, inputs.containers)],
    ...['-codec_whitelist', names('decoders', defaultDecoders, inputs.decoders)],
    ...['-max_pixels', String(pixels), '-max_streams', String(streams)],
  ];
  const allocation = Math.max(minAllocation, frames * bytesPerFrame, (pixels + 2 ** 20) * bytesPerPixel);
  return { options, probeOptions: ['-max_alloc', String(allocation), ...options], limits };
}

/** A list of names as ffmpeg reads it. One with a comma would be several. */
function names(option: string, defaults: readonly string[], more: readonly string[] = []): string {
  const odd = more.find((name) => !/^[\w.-]+$/.test(name));
  if (odd === undefined) return [...defaults, ...more].join(',');
  throw new ClipwrightError('invalid-option', `The option inputs.${option} has the name ${JSON.stringify(odd)}.`, {
    remedy: 'Give names as ffmpeg lists them.',
  });
}
