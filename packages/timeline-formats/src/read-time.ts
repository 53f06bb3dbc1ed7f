import { Rational, type Seconds } from '@clipwright/core';
import { secondsToRational } from '@clipwright/core/author';

/**
 * A time as a list writes it: a decimal (`1.5`), rational text (`1001/30000`), or a timecode (`1:02.5`, `00:01:02.500`,
 * with a comma as well, as subtitles have it), exact. `undefined` when it is none of these.
 *
 * @param options.decimalComma Whether `1,5` is one and a half: it may be several other things. @default false
 */
export function readTime(
  text: string,
  { decimalComma = false }: { readonly decimalComma?: boolean } = {},
): string | undefined {
  const trimmed = text.trim();
  const seconds = trimmed.includes(':') ? timecode(trimmed) : decimalComma ? withPoint(trimmed) : trimmed;
  return seconds !== undefined && isTime(seconds) ? seconds : undefined;
}

/** The same time as a number, where the number's own decimals say exactly that; otherwise the text. */
export function asNumber(seconds: string): Seconds {
  const number = Number(seconds);
  if (String(number) === seconds) return number;
  if (!Number.isFinite(number) || !isTime(String(number))) return seconds;
  return secondsToRational(number).equals(secondsToRational(seconds)) ? number : seconds;
}

function withPoint(text: string): string {
  return /^\d{1,20},\d{1,30}$/.test(text) ? text.replace(',', '.') : text;
}

/** `[[hours:]minutes:]seconds` as a decimal; only the first part may go beyond 59. */
function timecode(text: string): string | undefined {
  const match = /^(?:(\d{1,9}):)?(\d{1,9}):(\d{1,2})(?:[.,](\d{1,30}))?$/.exec(text);
  if (match === null) return undefined;
  const [, hours, minutes = '', seconds = '', fraction] = match;
  if (Number(seconds) > 59 || (hours !== undefined && Number(minutes) > 59)) return undefined;
  const whole = (BigInt(hours ?? '0') * 60n + BigInt(minutes)) * 60n + BigInt(seconds);
  return fraction === undefined ? `${whole}` : `${whole}.${fraction}`;
}

function isTime(text: string): boolean {
  try {
    return secondsToRational(text) instanceof Rational;
  } catch {
    return false;
  }
}
