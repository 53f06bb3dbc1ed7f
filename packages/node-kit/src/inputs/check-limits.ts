import { ClipwrightError, Rational, type SourceInfo } from '@clipwright/core';
import type { InputLimits } from './input-limits.ts';

/** Refuses a source that is larger than one may be, by what is told of it. Errors: `source-too-large`. */
export function checkLimits(uri: string, info: SourceInfo, limits: InputLimits): void {
  const { width, height, displayWidth, displayHeight, frames = 0 } = info.video;
  for (const [wide, high] of [
    [width, height],
    // Pixels may be a thousand times as wide as high.
    [displayWidth, displayHeight],
  ] as const) {
    if (wide * high > limits.pixels) throw tooLarge(uri, 'pixels', limits, `pictures of ${wide} x ${high} pixels`);
  }
  const streams = info.streams?.length ?? 0;
  if (streams > limits.streams) throw tooLarge(uri, 'streams', limits, `${streams} streams`);
  checkFrames(uri, frames, limits);
  const seconds = Rational.from(info.duration);
  if (seconds.compare(limits.duration) > 0) {
    throw tooLarge(uri, 'duration', limits, `a duration of ${seconds.floor()} seconds`);
  }
}

/** Refuses one that has more frames than it may have, also before all are counted. Errors: `source-too-large`. */
export function checkFrames(uri: string, frames: number, limits: InputLimits): void {
  if (frames > limits.frames) throw tooLarge(uri, 'frames', limits, `more than ${limits.frames} frames`);
}

/** That a source goes beyond a limit, and by what it has. */
export function tooLarge(uri: string, limit: keyof InputLimits, limits: InputLimits, has: string): ClipwrightError {
  const max = limits[limit];
  return new ClipwrightError('source-too-large', `${uri} has ${has}.`, {
    remedy: `If that is meant, allow more than ${max} by \`inputs.limits.${limit}\`.`,
    details: { limit, max },
  });
}
