import { ClipwrightError } from '../errors/clipwright-error.ts';
import { Rational } from './rational.ts';
import { secondsToRational } from './seconds.ts';

/** Frames per second: a number, a decimal as text (`"29.97"`), or a rational (`"30000/1001"`). */
export type FrameRate = number | string;

/** Frames per second beyond which nobody means it. */
const highest = 1000;

/**
 * Frames per second as people write them: `30`, `12.5`, `30000/1001`. The decimals of the broadcast rates (29.97,
 * 23.976, 59.94 and their like) mean those rates: n x 1000/1001. `undefined` where it is no rate.
 */
export function readFrameRate(value: FrameRate): Rational | undefined {
  const rate = exact(String(value).trim());
  return rate !== undefined && rate.compare(0) > 0 && rate.compare(highest) <= 0 ? rate : undefined;
}

/** The same of a source's rate. Errors: `invalid-clip`. */
export function sourceRate(value: FrameRate): Rational {
  const rate = readFrameRate(value);
  if (rate !== undefined) return rate;
  throw new ClipwrightError('invalid-clip', `The rate ${JSON.stringify(value)} is no number of frames per second.`, {
    remedy: `Write 30, 29.97 or 30000/1001, at most ${highest}.`,
  });
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
