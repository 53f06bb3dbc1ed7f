import { Rational } from '@clipwright/core';
import { type JsonRecord, textOf } from './json-record.ts';

/** A rate as ffprobe prints it; `undefined` for `0/0` and the like. */
function rateOf(stream: JsonRecord, key: string): Rational | undefined {
  const text = textOf(stream, key);
  if (text === undefined || !/^[1-9]\d*\/[1-9]\d*$/.test(text)) return undefined;
  return Rational.from(text);
}

/**
 * What one would call a stream's rate. ffprobe's `r_frame_rate` is the exact nominal rate where frames come evenly, and
 * a common multiple of everything (or the rate of fields) where they do not: it is believed when it is within a tenth of
 * the rate that was counted. Otherwise the average.
 *
 * @param counted Frames per second over the whole stream.
 */
export function frameRateOf(stream: JsonRecord, counted: Rational): Rational {
  const nominal = rateOf(stream, 'r_frame_rate');
  if (nominal !== undefined) {
    const ratio = nominal.div(counted);
    if (ratio.compare('9/10') >= 0 && ratio.compare('10/9') <= 0) return nominal;
  }
  return rateOf(stream, 'avg_frame_rate') ?? counted;
}
