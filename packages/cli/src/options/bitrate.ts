import { InvalidArgumentError } from 'commander';

const units: Readonly<Record<string, number>> = { '': 1, k: 1e3, m: 1e6 };

/** Bits a second as people write them: `4M`, `2.5M`, `800k`; a bare number means bits. */
export function parseBitrate(text: string): number {
  const [, number, unit = ''] = /^(\d{1,10}(?:\.\d{1,9})?) ?([km]?)$/i.exec(text) ?? [];
  const bits = Math.round(Number(number) * (units[unit.toLowerCase()] ?? Number.NaN));
  if (Number.isSafeInteger(bits)) return bits;
  throw new InvalidArgumentError('Write bits a second, such as 4M or 800k.');
}
