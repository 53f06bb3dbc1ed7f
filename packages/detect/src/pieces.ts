import { ClipwrightError } from '@clipwright/core';

/** A stretch of a source, in seconds from its first displayed frame. */
export interface Piece {
  /** Seconds. */
  readonly start: number;
  /** Seconds; what stands there is not part of it. */
  readonly end: number;
}

export interface PiecesOptions {
  /** Seconds that the source has. */
  readonly duration: number;
  /** Where it is cut, in any order; what lies outside the source counts for nothing. @default nowhere */
  readonly at?: readonly number[];
  /** What is left out, in any order; stretches may overlap. @default nothing */
  readonly without?: readonly Piece[];
  /** Seconds of what is left out that are kept on each side that something adjoins. @default 0 */
  readonly padding?: number;
  /**
   * Seconds that a piece lasts, at least: a cut that would make a shorter one is not made, and what is shorter between
   * two stretches that are left out goes with them. @default 0
   */
  readonly shortest?: number;
}

/**
 * The pieces of a source that are left when stretches of it are left out and the rest is cut, in order. Times are
 * reckoned in whole microseconds. Pure. Errors: `invalid-option`.
 *
 * @example
 * pieces({ duration: 10, at: [4], without: [{ start: 6, end: 7 }] });
 * // 0 to 4, 4 to 6, 7 to 10
 */
export function pieces({
  duration,
  at = [],
  without = [],
  padding = 0,
  shortest = 0,
}: PiecesOptions): readonly Piece[] {
  const length = wholeMicros(duration);
  const pad = micros(padding, 'padding');
  const least = Math.max(1, micros(shortest, 'shortest'));
  const cuts = at.map((time) => micros(time, 'at')).sort((a, b) => a - b);
  const kept: { from: number; to: number }[] = [];
  let from = 0;
  for (const gap of merged(without, length)) {
    const [start, end] = [gap.from === 0 ? 0 : gap.from + pad, gap.to === length ? length : gap.to - pad];
    if (start >= end) continue;
    kept.push({ from, to: start });
    from = end;
  }
  kept.push({ from, to: length });
  return kept
    .filter((each) => each.to - each.from >= least)
    .flatMap((each) => cutUp(each, cuts, least))
    .map((each) => ({ start: each.from / 1e6, end: each.to / 1e6 }));
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Stretches within the source, in order, none of which touches another. */
function merged(stretches: readonly Piece[], length: number): readonly Span[] {
  const sorted = stretches
    .map(({ start, end }) => ({
      from: Math.max(0, micros(start, 'without')),
      // What ends with the source ends with its last whole microsecond.
      to: Math.min(length, micros(end, 'without')),
    }))
    .filter(({ from, to }) => from < to)
    .sort((a, b) => a.from - b.from);
  const result: { from: number; to: number }[] = [];
  for (const each of sorted) {
    const last = result.at(-1);
    if (last !== undefined && each.from <= last.to) last.to = Math.max(last.to, each.to);
    else result.push({ ...each });
  }
  return result;
}

function cutUp({ from, to }: Span, cuts: readonly number[], least: number): readonly Span[] {
  const points = [from];
  for (const cut of cuts) {
    if (cut - (points.at(-1) ?? from) >= least && to - cut >= least) points.push(cut);
  }
  return points.map((point, position) => ({ from: point, to: points[position + 1] ?? to }));
}

/** Not more than the source has. */
function wholeMicros(duration: number): number {
  const nearest = micros(duration, 'duration');
  // What is missing a billionth is a rounded decimal.
  return nearest / 1e6 - duration > 1e-9 ? nearest - 1 : nearest;
}

function micros(seconds: number, option: string): number {
  const value = seconds * 1e6;
  if (Number.isFinite(value) && value >= 0) return Math.round(value);
  throw new ClipwrightError('invalid-option', `The option ${option} has the time ${seconds}.`, {
    remedy: 'Write seconds, 0 or more.',
    details: { option },
  });
}
