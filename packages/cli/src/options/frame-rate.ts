import { Rational, type RationalText, secondsToRational } from '@clipwright/core';
import { InvalidArgumentError } from 'commander';

/**
 * Frames per second as people write them: `30`, `12.5`, `30000/1001`. The decimals of the broadcast rates (29.97,
 * 23.976, 59.94 and their like) mean those rates: n x 1000/1001.
 */
export function parseFrameRate(text: string): RationalText {
  const rate = exact(text);
  if (rate === undefined || rate.compare(0) <= 0) throw new InvalidArgumentError('Write 30, 29.97 or 30000/1001.');
  return rate.toString();
}

function exact(text: string): Rational | undefined {
  if (/^\d{1,9}\/0*[1-9]\d{0,8}$/.test(text)) return Rational.from(text);
  if (!/^\d{1,4}(\.\d{1,9})?$/.test(text)) return undefined;
  const rate = secondsToRational(text);
  const broadcast = Rational.of(rate.ceil() * 1000n, 1001n);
  const distance = rate.sub(broadcast).toNumber();
  const isBroadcast = text.includes('.') && rate.ceil() % 6n === 0n && Math.abs(distance) < 0.005;
  return isBroadcast ? broadcast : rate;
}
