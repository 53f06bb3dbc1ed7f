import type { SourceIndex, SourceInfo } from '@clipwright/core';
import { Rational } from '@clipwright/core';
import { check, checkEqual } from './check.ts';

/** Throws unless a source and the index of all of it agree. */
export function checkIndex(info: SourceInfo, { timestamps, end, gops }: SourceIndex): void {
  check(timestamps.length >= 12, `The source has ${timestamps.length} frames, too few for these laws.`);
  checkEqual(info.video.frames ?? timestamps.length, timestamps.length, 'info.video.frames');
  checkEqual(info.video.origin, timestamps[0], 'info.video.origin');
  const rising = timestamps.every((at, frame) => at < (timestamps[frame + 1] ?? end));
  check(rising, 'The timestamps of the index do not rise to its end.');
  const duration = Rational.from(info.video.timebase).mul(end - info.video.origin);
  checkEqual(info.duration, duration.toString(), 'info.duration');
  check(gops.length > 0, 'The index has no group of pictures.');
  const ordered = gops.every(({ pts }, gop) => pts < (gops[gop + 1]?.pts ?? Number.POSITIVE_INFINITY));
  check(ordered, 'The groups of the index are not in order.');
}
