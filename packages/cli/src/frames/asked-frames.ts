import { ClipwrightError, type OpenClip, Rational } from '@clipwright/core';
import { sampleTimes, secondsToRational } from '@clipwright/core/author';

/** Which frames of a source are wanted. */
export interface AskedFrames {
  /** Seconds, rising. */
  readonly at?: readonly string[];
  readonly every?: string;
}

/** Seconds that are looked at first, where times are given. */
const firstSeconds = Rational.one;

/**
 * The stretch of the source that is looked at before its frames are asked for: all of it, or what begins with the first
 * time, so that nothing has to be known of what lies between.
 */
export function firstStretch({ at }: AskedFrames): { readonly start?: string; readonly end?: string } {
  const [first] = at ?? [];
  if (first === undefined) return {};
  const start = secondsToRational(first);
  return { start: start.toString(), end: start.add(firstSeconds).toString() };
}

/** The times that are asked for. Errors: `start-past-end` for one at which the source is over. */
export function timesOf(
  video: OpenClip['info']['video'],
  duration: Rational,
  { at, every }: AskedFrames,
): readonly Rational[] {
  if (at === undefined) {
    return sampleTimes(video, { start: Rational.zero, end: duration }, every === undefined ? {} : { every }) ?? [];
  }
  const times = at.map((time) => secondsToRational(time));
  const late = times.find((time) => time.compare(duration) >= 0);
  if (late === undefined) return times;
  const length = Number(duration.toNumber().toFixed(3));
  throw new ClipwrightError(
    'start-past-end',
    `There is no frame at ${late.toNumber()} s: the source is ${length} s long.`,
    {
      remedy: 'Ask for an earlier one.',
    },
  );
}
