import { Rational, type Seconds } from '@clipwright/core';
import { secondsToRational, timecodeSeconds } from '@clipwright/core/author';

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
  const seconds = trimmed.includes(':') ? timecodeSeconds(trimmed) : decimalComma ? withPoint(trimmed) : trimmed;
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

function isTime(text: string): boolean {
  try {
    return secondsToRational(text) instanceof Rational;
  } catch {
    return false;
  }
}
