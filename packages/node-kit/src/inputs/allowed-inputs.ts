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

/**
 * What of a user's file is opened, so that it does not reach beyond itself, nor beyond what it may cost. Plain data.
 */
export interface AllowedInputs {
  /** Demuxers and decoders that are run, by ffmpeg's names of them. */
  readonly containers: readonly string[];
  readonly decoders: readonly string[];
  readonly limits: InputLimits;
}

/** Only containers that hold their media themselves, and decoders that are looked after. Errors: `invalid-option`. */
export function allowedInputs(inputs: InputOptions = {}): AllowedInputs {
  checkOptions('inputs', inputs, inputShape);
  const limits = inputLimits(inputs.limits);
  return {
    containers: names('containers', defaultContainers, inputs.containers),
    decoders: names('decoders', defaultDecoders, inputs.decoders),
    limits,
  };
}

/** Names as ffmpeg reads them in a list. One with a comma would be several. */
function names(option: string, defaults: readonly string[], more: readonly string[] = []): readonly string[] {
  const odd = more.find((name) => !/^[\w.-]+$/.test(name));
  if (odd === undefined) return [...defaults, ...more];
  throw new ClipwrightError('invalid-option', `The option inputs.${option} has the name ${JSON.stringify(odd)}.`, {
    remedy: 'Give names as ffmpeg lists them.',
  });
}
