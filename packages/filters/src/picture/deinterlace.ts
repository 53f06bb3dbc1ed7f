import { Rational, type RationalText, type VideoStreamInfo } from '@clipwright/core';

/** Which field comes first in upright frames; `undefined` where their rows are no fields. */
export function fieldsOf({ interlaced, rotation, height }: VideoStreamInfo): 'top' | 'bottom' | undefined {
  if (interlaced === undefined || rotation % 180 !== 0) return undefined;
  // Upside down the first row was the last one, which is of the other field where rows are even in number.
  if (rotation === 0 || height % 2 === 1) return interlaced;
  return interlaced === 'top' ? 'bottom' : 'top';
}

/**
 * Filters that make whole frames of interlaced ones, one of each, with its timestamp: the first field's rows stay, the
 * others are made. They look at the frames before and after, so they stand before frames are repeated or left out. At a
 * file's ends a frame stands in for its missing neighbour, which `bwdif` would do in another way where frames are fed
 * in.
 */
export function deinterlaced(video: VideoStreamInfo): readonly string[] {
  const first = fieldsOf(video);
  return first === undefined ? [] : [`yadif=mode=send_frame:parity=${first === 'top' ? 'tff' : 'bff'}:deint=all`];
}

/** The same for frames that are fed in for each output frame: the one before, the frame itself, and the one after. */
export function deinterlacedOfThree(video: VideoStreamInfo, rate: RationalText): readonly string[] {
  const filters = deinterlaced(video);
  if (filters.length === 0) return [];
  const { numerator, denominator } = Rational.from(rate);
  return [...filters, "select='eq(mod(n,3),1)'", `settb=${denominator}/${numerator}`, 'setpts=N'];
}
