import type { VideoFormat } from '../../contracts/sample.ts';
import type { SourceInfo } from '../../contracts/source-info.ts';
import { Rational } from '../../time/rational.ts';
import type { TimeRange } from '../../time/time-range.ts';
import { exactRange, nearTimes, sampleTimes } from '../../time/wanted-frames.ts';

/** Seconds after the last of some times that still belong to their part: longer than any tolerance. */
const beyond = Rational.one;

/** A part of what is asked for, with an index of its own. */
export interface AskedPart {
  readonly range: TimeRange;
  readonly format: VideoFormat;
}

/**
 * What is asked for, in parts: where it names times, those that are far from each other apart, so that nothing has to
 * be known of what lies between, nor before and after them. Errors: those of a range, and `invalid-option`.
 */
export function askedParts(
  { video }: Pick<SourceInfo, 'video'>,
  range: TimeRange,
  format: VideoFormat,
): readonly AskedPart[] {
  const exact = exactRange(range);
  const groups = nearTimes(sampleTimes(video, exact, format) ?? []);
  if (groups.length === 0) return [{ range, format }];
  const { every: _, ...rest } = format;
  return groups.map((times) => {
    const last = (times.at(-1) ?? times[0]).add(beyond);
    const end = last.compare(exact.end) < 0 ? last : exact.end;
    return {
      range: { start: times[0].toString(), end: end.toString() },
      format: { ...rest, at: times.map((time) => time.toString()) },
    };
  });
}
