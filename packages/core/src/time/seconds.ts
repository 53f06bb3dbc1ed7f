import { ClipwrightError } from '../errors/clipwright-error.ts';
import { Rational } from './rational.ts';

/**
 * A time in seconds: a number, decimal text (`"1.5"`), rational text (`"1001/30000"`), or hours, minutes and seconds
 * (`"1:02.5"`, `"00:01:02.500"`).
 * A number means the decimal that JavaScript prints for it: `0.1` is one tenth, not the double nearest to it.
 */
export type Seconds = number | string;

/** Exponents beyond this are no time anybody means, and would make huge integers. */
const maxExponent = 30;

/** The exact value of a time. Throws `invalid-clip` when it is no finite number of seconds; `name` says of what. */
export function secondsToRational(value: Seconds, name = 'time'): Rational {
  const written = String(value).trim();
  const text = written.includes(':') ? (timecodeSeconds(written) ?? written) : written;
  // Nearly all there are: digits that a double holds.
  if (text.length <= 15 && /^\d+(?:\.\d+)?$/.test(text)) {
    const point = text.indexOf('.');
    if (point < 0) return Rational.of(Number(text));
    return Rational.of(Number(text.slice(0, point) + text.slice(point + 1)), 10 ** (text.length - point - 1));
  }
  const decimal = /^([+-]?)(\d{1,30})?(?:\.(\d{1,30})?)?(?:[eE]([+-]?\d{1,3}))?$/.exec(text);
  const whole = decimal?.[2] ?? '';
  const fraction = decimal?.[3] ?? '';
  if (decimal !== null && whole + fraction !== '') {
    const exponent = Number(decimal[4] ?? '0');
    if (Math.abs(exponent) <= maxExponent) {
      const digits = BigInt(whole + fraction) * (decimal[1] === '-' ? -1n : 1n);
      const shift = exponent - fraction.length;
      return shift >= 0 ? Rational.of(digits * 10n ** BigInt(shift)) : Rational.of(digits, 10n ** BigInt(-shift));
    }
  }
  if (/^-?\d{1,30}\/0*[1-9]\d{0,29}$/.test(text)) return Rational.from(text);
  throw new ClipwrightError('invalid-clip', `The ${name} ${JSON.stringify(value)} is not a number of seconds.`, {
    remedy: 'Write seconds as a decimal, such as 1.5, or as 0:01.5.',
  });
}

/**
 * A time as `[[hours:]minutes:]seconds` (`1:02.5`, `00:01:02.500`, with a comma as well, as subtitles have it) as a
 * decimal of seconds; only the first part may go beyond 59. `undefined` where it is none.
 */
export function timecodeSeconds(text: string): string | undefined {
  const match = /^(?:(\d{1,9}):)?(\d{1,9}):(\d{1,2})(?:[.,](\d{1,30}))?$/.exec(text);
  if (match === null) return undefined;
  const [, hours, minutes = '', seconds = '', fraction] = match;
  if (Number(seconds) > 59 || (hours !== undefined && Number(minutes) > 59)) return undefined;
  const whole = (BigInt(hours ?? '0') * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return fraction === undefined ? `${whole}` : `${whole}.${fraction}`;
}
