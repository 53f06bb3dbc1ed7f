import { Rational } from '@clipwright/core';

/**
 * Names of pictures of one source, from its name and their times: `a-01.500s.png`. They sort as their times do, and no
 * two are alike.
 */
export function pictureNames(stem: string, times: readonly Rational[], extension: string): readonly string[] {
  const decimals = [3, 6, 9].find((each) => new Set(times.map((time) => decimal(time, each))).size === times.length);
  const texts = times.map((time) => decimal(time, decimals ?? 9));
  const longest = Math.max(0, ...texts.map(({ length }) => length));
  return texts.map((text) => `${stem}-${text.padStart(longest, '0')}s.${extension}`);
}

function decimal(time: Rational, decimals: number): string {
  const digits = time
    .mul(Rational.of(10n ** BigInt(decimals)))
    .round()
    .toString()
    .padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
