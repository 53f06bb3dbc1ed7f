import { isGap, Rational, sourceName, type TimelineItem } from '@clipwright/core';
import { exactSeconds } from './seconds.ts';

/** What the page knows of a source. */
export interface SourceFacts {
  /** Seconds. */
  readonly duration: Rational;
  /** Frames per second, nominally. */
  readonly rate: Rational;
}

export type Sources = ReadonlyMap<string, SourceFacts>;

/** A clip whose end nobody knows yet is drawn this long. */
const unknown = Rational.of(5);

/** What of its source an item shows, in exact seconds; `undefined` for what shows none or nobody knows of. */
export interface Shown {
  readonly start: Rational;
  readonly end: Rational;
  /** How many times as fast; below 0 backwards. */
  readonly speed: Rational;
}

export function shownOf(item: TimelineItem, sources: Sources): Shown | undefined {
  if (isGap(item)) return undefined;
  const start = exactSeconds(item.start) ?? Rational.zero;
  const end = exactSeconds(item.end) ?? sources.get(sourceName(item))?.duration;
  const speed = exactSeconds(item.speed) ?? Rational.one;
  if (end === undefined || end.compare(start) <= 0 || speed.compare(0) === 0) return undefined;
  return { start, end, speed };
}

/** Seconds that an item stands on the timeline. */
export function lengthOf(item: TimelineItem, sources: Sources): Rational {
  if (isGap(item)) return exactSeconds(item.gap) ?? Rational.zero;
  const still = exactSeconds(item.freeze);
  if (still !== undefined) return still;
  const shown = shownOf(item, sources);
  return shown === undefined ? unknown : shown.end.sub(shown.start).div(absolute(shown.speed));
}

export function absolute(value: Rational): Rational {
  return value.compare(0) < 0 ? value.neg() : value;
}
