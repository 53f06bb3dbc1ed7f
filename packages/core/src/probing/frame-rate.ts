import { Rational, type RationalText } from '../time/rational.ts';

/**
 * What one would call a stream's rate. A nominal rate is exact where frames come evenly; where they do not, it may be a
 * common multiple of everything, or the rate of fields: it is believed when it is within a tenth of the rate that was
 * counted. Otherwise the average.
 *
 * @param counted Frames per second over the whole stream.
 */
export function frameRateOf(
  nominal: RationalText | undefined,
  average: RationalText | undefined,
  counted: Rational,
): Rational {
  if (nominal !== undefined) {
    const rate = Rational.from(nominal);
    const ratio = rate.div(counted);
    if (ratio.compare('9/10') >= 0 && ratio.compare('10/9') <= 0) return rate;
  }
  return average === undefined ? counted : Rational.from(average);
}
