import type { ClipWarning } from '../contracts/clip-warning.ts';
import type { SourceInfo } from '../contracts/source-info.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { sourceRate } from '../time/frame-rate.ts';
import { Rational } from '../time/rational.ts';
import { secondsToRational } from '../time/seconds.ts';
import { timecodeZero } from './timecode-zero.ts';
import type { Clip } from './timeline.ts';

/** A clip's range as asked for, exact. */
export interface AskedRange {
  readonly start: Rational;
  /** Absent: to the source's end. */
  readonly end: Rational | undefined;
}

/** Checks what can be checked before the source is open. Errors: `invalid-clip`, `empty-range`. */
export function askedRange(clip: Clip): AskedRange {
  if (clip.rate !== undefined) sourceRate(clip.rate);
  const start = secondsToRational(clip.start ?? 0, 'start');
  const end = endOf(clip, start);
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
  if (typeof (clip.uri ?? clip.source) !== 'string' && clip.outsidePicture === 'hold') {
    throw new ClipwrightError(
      'invalid-clip',
      'The clip is of several files, and shall hold pictures outside of them.',
      {
        remedy: 'Leave `outsidePicture` out: each file goes on where the pictures of the one before it end.',
      },
    );
  }
  return { start, end };
}

/** What nearly every clip has. */
const none: readonly ClipWarning[] = [];

/**
 * The range as the source counts, of a clip that counts in its source's timecode; any other as it is.
 *
 * @param earliest The earliest start of the clips of its source.
 */
export function fromFirstFrame(
  clip: Clip,
  asked: AskedRange,
  info: SourceInfo,
  earliest: Rational = asked.start,
): { readonly range: AskedRange; readonly warnings: readonly ClipWarning[] } {
  if (clip.positions !== 'timecode') return { range: asked, warnings: none };
  const { zero, warnings } = timecodeZero(earliest, info);
  const start = asked.start.sub(zero);
  if (start.compare(0) >= 0) return { range: { start, end: asked.end?.sub(zero) }, warnings };
  const message = `The clip starts at ${format(asked.start)} s of timecode, and its source at ${format(zero)} s.`;
  throw new ClipwrightError('invalid-clip', message, { remedy: 'Check that it is the right file, and its timecode.' });
}

/** Seconds: of a still no more of its source is asked for than one picture. */
const stillRange = Rational.of(1n, 1000n);

function endOf({ end, freeze }: Clip, start: Rational): Rational | undefined {
  if (freeze !== undefined) return start.add(stillRange);
  return end === undefined ? undefined : secondsToRational(end, 'end');
}

/** The range against the source: an end beyond the source's is clamped, a start there is refused (`start-past-end`). */
export function resolveRange(
  asked: AskedRange,
  info: SourceInfo,
): { readonly start: Rational; readonly end: Rational; readonly warnings: readonly ClipWarning[] } {
  const duration = Rational.from(info.duration);
  const { start } = asked;
  if (info.video.still === true && asked.end === undefined) {
    throw new ClipwrightError('invalid-clip', 'The clip is of a picture, and does not say how long it is shown.', {
      remedy: 'Give it seconds: `freeze: 5`.',
    });
  }
  if (start.compare(duration) >= 0) {
    throw new ClipwrightError(
      'start-past-end',
      `The clip starts at ${start.toNumber()} s, and its source is ${format(duration)} s long.`,
      { remedy: 'Start it earlier, or leave it out.' },
    );
  }
  const outside = outsideWarnings(asked, info);
  if (asked.end === undefined || asked.end.compare(duration) <= 0) {
    return { start, end: asked.end ?? duration, warnings: outside };
  }
  const message = `The end at ${asked.end.toNumber()} s is past the source's, at ${format(duration)} s; it was moved there.`;
  return { start, end: duration, warnings: [{ code: 'end-clamped', message }, ...outside] };
}

/** Of sound that a clip lacks since its source has no picture there: only where the clip reaches that far. */
function outsideWarnings({ start, end }: AskedRange, { duration, audio }: SourceInfo): readonly ClipWarning[] {
  if (audio?.outside === undefined) return none;
  const { before = '0/1', after = '0/1' } = audio.outside;
  const parts = [
    ...(start.compare(0) === 0 && before !== '0/1'
      ? [`${format(Rational.from(before))} s before the first picture`]
      : []),
    ...((end === undefined || end.compare(duration) >= 0) && after !== '0/1'
      ? [`${format(Rational.from(after))} s after the last picture`]
      : []),
  ];
  if (parts.length === 0) return [];
  const message = `Sound is left out: ${parts.join(', and ')}. To keep it, hold the picture there: \`outsidePicture: 'hold'\`.`;
  return [{ code: 'sound-outside-picture', message }];
}

function format(seconds: Rational): string {
  return String(Number(seconds.toNumber().toFixed(3)));
}
