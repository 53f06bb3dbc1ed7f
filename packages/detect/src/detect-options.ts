import { ClipwrightError } from '@clipwright/core';
import { checkOptions, type OptionsOf } from '@clipwright/core/author';
import { within } from './within.ts';

/** What is looked for: at least one of these. `{}` takes the defaults. */
export interface DetectOptions {
  /** Where scenes change: ffmpeg's `scdet`. */
  readonly scenes?: {
    /** How far a frame must be from the one before it, above 0 and up to 100. @default 10, as ffmpeg's */
    readonly threshold?: number;
  };
  /** Where there is no sound: ffmpeg's `silencedetect`. A source without sound is silent as a whole. */
  readonly silence?: {
    /** The loudest that counts as silence, in decibels below full scale: -120 to 0. @default -40 */
    readonly level?: number;
    /** Seconds that it lasts, at least. @default 0.5 */
    readonly duration?: number;
  };
  /** Where the picture is black: ffmpeg's `blackdetect`. */
  readonly black?: {
    /** Seconds that it lasts, at least. @default 0.1 */
    readonly duration?: number;
    /** How much of the picture is black, from 0 to 1. @default 0.98, as ffmpeg's */
    readonly area?: number;
    /** How bright black is, at most, from 0 to 1. @default 0.1, as ffmpeg's */
    readonly brightness?: number;
  };
  /** Where the picture stands still: ffmpeg's `freezedetect`. */
  readonly freeze?: {
    /** Seconds that it lasts, at least. @default 2, as ffmpeg's */
    readonly duration?: number;
    /** How much frames may differ, in decibels: -120 to 0. @default -60, as ffmpeg's */
    readonly noise?: number;
  };
}

const shape = {
  scenes: { threshold: 'any' },
  silence: { level: 'any', duration: 'any' },
  black: { duration: 'any', area: 'any', brightness: 'any' },
  freeze: { duration: 'any', noise: 'any' },
} satisfies OptionsOf<DetectOptions>;

/** The same with every number there. */
export type Detectors = {
  readonly [Name in keyof DetectOptions]: Required<NonNullable<DetectOptions[Name]>>;
};

const decibels = [-120, 0] as const;
/** Of detectors that last: a microsecond to a day. */
const seconds = [1e-6, 86_400] as const;

/** Errors: `invalid-option`, with the option's path. */
export function detectorsOf(options: DetectOptions): Detectors {
  checkOptions('', options, shape);
  const { scenes, silence, black, freeze } = options;
  if ((scenes ?? silence ?? black ?? freeze) === undefined) {
    throw new ClipwrightError('invalid-option', 'Nothing is to be looked for.', {
      remedy: 'Give scenes, silence, black or freeze.',
    });
  }
  return {
    ...(scenes && { scenes: { threshold: within('scenes.threshold', scenes.threshold ?? 10, [1e-6, 100]) } }),
    ...(silence && {
      silence: {
        level: within('silence.level', silence.level ?? -40, decibels),
        duration: within('silence.duration', silence.duration ?? 0.5, seconds),
      },
    }),
    ...(black && {
      black: {
        duration: within('black.duration', black.duration ?? 0.1, seconds),
        area: within('black.area', black.area ?? 0.98, [0, 1]),
        brightness: within('black.brightness', black.brightness ?? 0.1, [0, 1]),
      },
    }),
    ...(freeze && {
      freeze: {
        duration: within('freeze.duration', freeze.duration ?? 2, seconds),
        noise: within('freeze.noise', freeze.noise ?? -60, decibels),
      },
    }),
  };
}
