import { checkWholeNumber } from '@clipwright/core/author';

/**
 * How large a file may be in each respect. What goes beyond is refused with `source-too-large`, before it is decoded.
 */
export interface InputLimits {
  /** Pixels of a picture as it is coded. @default 268435456, as many as the largest output has: 16384 x 16384 */
  readonly pixels: number;
  /** Streams of all kinds. @default 128 */
  readonly streams: number;
  /** Frames of the stream that is opened. @default 5000000, 55 hours at 25 a second */
  readonly frames: number;
  /** Seconds from its first frame to the end of its last one. @default 604800, a week */
  readonly duration: number;
}

const defaultLimits: InputLimits = { pixels: 2 ** 28, streams: 128, frames: 5_000_000, duration: 7 * 24 * 3600 };

/** The largest number that ffmpeg takes as a limit. */
const largest = 2 ** 31 - 1;

/** Limits with the default where nothing is said. Errors: `invalid-option`. */
export function inputLimits(options: Partial<InputLimits> = {}): InputLimits {
  const limits = { ...defaultLimits, ...options };
  for (const [name, value] of Object.entries(limits)) {
    checkWholeNumber(`inputs.limits.${name}`, value, { max: largest });
  }
  return limits;
}
