import { ClipwrightError } from '../errors/clipwright-error.ts';
import { type FrameTimes, type TimedStream, tickAt } from './frame-clock.ts';
import { framesOnScreen } from './frames-on-screen.ts';
import { Rational } from './rational.ts';
import { lastNotLater, rangeTolerance } from './rule-of-time.ts';
import type { SampleTimes } from './sample-times.ts';
import { type Seconds, secondsToRational } from './seconds.ts';
import type { ExactRange, TimeRange } from './time-range.ts';

/** A range in exact numbers. Errors: `invalid-clip`, `empty-range`. */
export function exactRange(range: TimeRange): ExactRange {
  const start = secondsToRational(range.start, 'start');
  const end = secondsToRational(range.end, 'end');
  if (start.compare(end) < 0) return { start, end };
  throw new ClipwrightError('empty-range', `The range from ${range.start} to ${range.end} is empty.`, {
    remedy: 'Let it end after it starts.',
  });
}

/** Times closer than this are one time: lists carry milliseconds. */
const minStep = Rational.of(1n, 1000n);

/**
 * The times that a request for samples names, in exact seconds from the source's zero: those of `at`, or the range's
 * start and each step of `every` from there; `undefined` when it names none, and wants every frame. A step less than
 * the tolerance before the range's end is that end, and outside. Errors: `invalid-option`.
 */
export function sampleTimes(
  video: TimedStream,
  { start, end }: ExactRange,
  { every, at }: SampleTimes,
): readonly Rational[] | undefined {
  if (at !== undefined) {
    if (every !== undefined) throw invalid('Samples are asked for both at given times and every so many seconds.');
    return checkedTimes(at, start, end);
  }
  if (every === undefined) return undefined;
  const step = secondsToRational(every, 'step');
  if (step.compare(minStep) < 0) {
    throw invalid(`Samples every ${every} s were asked for; it must be a millisecond or more.`);
  }
  const steps = end.sub(rangeTolerance(video)).sub(start).div(step).ceil();
  return Array.from({ length: Math.max(1, Number(steps)) }, (_, k) => start.add(step.mul(k)));
}

function checkedTimes(at: readonly Seconds[], start: Rational, end: Rational): readonly Rational[] {
  const times = at.map((time) => secondsToRational(time));
  for (const [position, time] of times.entries()) {
    if (time.compare(start) < 0 || time.compare(end) >= 0) {
      throw invalid(`A sample at ${at[position]} s was asked for; it must lie within the range.`);
    }
    const before = times[position - 1];
    if (before !== undefined && time.compare(before) < 0) {
      throw invalid(`A sample at ${at[position]} s was asked for after a later one; times must rise.`);
    }
  }
  return times;
}

/**
 * Which frames of a source a request for samples wants, as positions in `index.timestamps`: the frames on screen during
 * the range or, where times are named, for each of them the one on screen then. Never falling; a frame that shows at
 * several of the times comes as often. Errors: `invalid-option`.
 */
export function wantedFrames(
  index: FrameTimes,
  video: TimedStream,
  range: ExactRange,
  asked: SampleTimes = {},
): readonly number[] {
  const { first, last } = framesOnScreen(index, video, range.start, range.end);
  const times = sampleTimes(video, range, asked);
  if (times === undefined) return Array.from({ length: last - first }, (_, frame) => first + frame);
  const tolerance = rangeTolerance(video);
  return times.map((time) => {
    const position = lastNotLater(index.timestamps, tickAt(time.add(tolerance), video));
    // A time just before the range's end may mean a frame that begins there, and is no part of the range.
    return Math.min(Math.max(position, first), last - 1);
  });
}

function invalid(message: string): ClipwrightError {
  return new ClipwrightError('invalid-option', message);
}

/**
 * Seconds between two times from which on what lies between is worth leaving out: longer than most groups of pictures.
 */
const apart = Rational.of(10n);

/** Rising times, those that are near each other together. */
export function nearTimes(times: readonly Rational[]): readonly (readonly [Rational, ...Rational[]])[] {
  const groups: [Rational, ...Rational[]][] = [];
  for (const time of times) {
    const group = groups.at(-1);
    const before = group?.at(-1);
    if (group === undefined || before === undefined || time.sub(before).compare(apart) > 0) groups.push([time]);
    else group.push(time);
  }
  return groups;
}
