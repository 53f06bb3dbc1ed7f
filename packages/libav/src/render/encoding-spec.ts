import type { OutputProfile } from '@clipwright/core';
import { type Abilities, codedLimits, colorTags, encoderOf, outputClock } from '@clipwright/filters';

/** How a picture is encoded: plain data, for a worker. */
export interface EncodingSpec {
  /** The encoder's own name. */
  readonly encoder: string;
  /** Names and values of its options, and of every encoder's. */
  readonly options: Readonly<Record<string, string>>;
  /** Four letters that the container writes in place of its own. */
  readonly tag?: string;
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
  /** Frames per second. */
  readonly frameRate: { readonly num: number; readonly den: number };
  /** Ticks per second of the container. */
  readonly timescale: number;
}

/** How every segment of a profile is encoded. Errors: `encoder-missing`, `invalid-option`. */
export function encodingSpec(profile: OutputProfile, abilities: Abilities): EncodingSpec {
  const { width, height, video } = profile;
  const { frameRate, timescale } = outputClock(profile.frameRate);
  const encoder = encoderOf(video, abilities);
  const { tag, options } = named(encoder.options(video, codedLimits(profile)));
  return {
    encoder: encoder.name,
    options: { ...options, ...colorOptions(profile), flags: '+bitexact+global_header' },
    ...(tag === undefined ? {} : { tag }),
    ...{ width, height, pixelFormat: encoder.pixelFormat },
    frameRate: { num: Number(frameRate.numerator), den: Number(frameRate.denominator) },
    timescale,
  };
}

/** Options as ffmpeg's command line has them, by name: `-profile:v`, `high`. */
export function named(list: readonly string[]): {
  readonly options: Readonly<Record<string, string>>;
  readonly tag?: string;
} {
  const options: Record<string, string> = {};
  for (let i = 0; i + 1 < list.length; i += 2) {
    options[(list[i] ?? '').replace(/^-|:[va]$/g, '')] = list[i + 1] ?? '';
  }
  const { tag, ...others } = options;
  return { options: others, ...(tag === undefined ? {} : { tag }) };
}

/** What the encoder writes of the colour. */
function colorOptions(profile: OutputProfile): Readonly<Record<string, string>> {
  const { range, matrix, primaries, transfer } = colorTags(profile);
  const tags = { color_range: range, colorspace: matrix, color_primaries: primaries, color_trc: transfer };
  return Object.fromEntries(Object.entries(tags).flatMap(([name, tag]) => (tag === undefined ? [] : [[name, tag]])));
}
