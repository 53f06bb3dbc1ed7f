import type { Rational } from './rational.ts';
import type { Seconds } from './seconds.ts';

/** A range of a source in seconds from its first displayed frame, half-open. */
export interface TimeRange {
  readonly start: Seconds;
  readonly end: Seconds;
}

/** A range in exact seconds from the source's zero, half-open. */
export interface ExactRange {
  readonly start: Rational;
  readonly end: Rational;
}
