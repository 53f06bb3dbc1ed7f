import type { Rational } from '@clipwright/core';
import type { Losses } from './losses.ts';

/** Seconds as a decimal with six digits at most, as ffmpeg counts them. */
export function decimalOf(time: Rational, losses: Losses): string {
  const micro = time.mul(1_000_000);
  if (micro.denominator !== 1n) losses.add('changed', 'positions', 'Times are rounded to a millionth of a second.');
  const rounded = micro.round();
  const [sign, size] = [rounded < 0n ? '-' : '', rounded < 0n ? -rounded : rounded];
  const fraction = String(size % 1_000_000n)
    .padStart(6, '0')
    .replace(/0+$/, '');
  return `${sign}${size / 1_000_000n}${fraction === '' ? '' : `.${fraction}`}`;
}
