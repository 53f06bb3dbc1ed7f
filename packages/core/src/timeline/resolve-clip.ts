import type { SourceInfo } from '../contracts/source-info.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { ClipWarning } from '../pipelines/load-events.ts';
import { Rational } from '../time/rational.ts';
import { secondsToRational } from '../time/seconds.ts';
import type { Clip } from './timeline.ts';

/** A clip's range as asked for, exact. */
export interface AskedRange {
  readonly start: Rational;
  /** Absent: to the source's end. */
  readonly end: Rational | undefined;
}

/** Checks what can be checked before the source is open. Errors: `invalid-clip`, `empty-range`. */
export function askedRange(clip: Clip): AskedRange {
  const start = secondsToRational(clip.start ?? 0, 'start');
  const end = clip.end === undefined ? undefined : secondsToRational(clip.end, 'end');
  if (start.compare(0) < 0) {
    throw new ClipwrightError('invalid-clip', `The clip starts at ${clip.start} s, before its source.`, {
      remedy: 'Start it at 0 or later.',
    });
  }
  if (end !== undefined && end.compare(start) <= 0) {
    throw new ClipwrightError('empty-range', `The clip ends at ${clip.end} s and starts at ${clip.start ?? 0} s.`, {
      remedy: 'Its end must be later than its start.',
    });
  }
  return { start, end };
}

/** The range against the source: an end beyond the source's is clamped, a start there is refused (`start-past-end`). */
export function resolveRange(
  asked: AskedRange,
  info: SourceInfo,
): { readonly start: Rational; readonly end: Rational; readonly warnings: readonly ClipWarning[] } {
  const duration = Rational.from(info.duration);
  const { start } = asked;
  if (start.compare(duration) >= 0) {
    throw new ClipwrightError(
      'start-past-end',
      `The clip starts at ${start.toNumber()} s, and its source is ${format(duration)} s long.`,
      { remedy: 'Start it earlier, or leave it out.' },
    );
  }
  if (asked.end === undefined || asked.end.compare(duration) <= 0) {
    return { start, end: asked.end ?? duration, warnings: [] };
  }
  const message = `The end at ${asked.end.toNumber()} s is past the source's, at ${format(duration)} s; it was moved there.`;
  return { start, end: duration, warnings: [{ code: 'end-clamped', message }] };
}

function format(seconds: Rational): string {
  return String(Number(seconds.toNumber().toFixed(3)));
}
