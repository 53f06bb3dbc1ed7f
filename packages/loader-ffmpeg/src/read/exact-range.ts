import { ClipwrightError, type Rational, type TimeRange } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';

/** A range in exact numbers. Errors: `invalid-clip`, `empty-range`. */
export function exactRange(range: TimeRange): { readonly start: Rational; readonly end: Rational } {
  const start = secondsToRational(range.start, 'start');
  const end = secondsToRational(range.end, 'end');
  if (start.compare(end) < 0) return { start, end };
  throw new ClipwrightError('empty-range', `The range from ${range.start} to ${range.end} is empty.`, {
    remedy: 'Let it end after it starts.',
  });
}
