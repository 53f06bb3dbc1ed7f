import { InvalidArgumentError } from 'commander';

const units: Readonly<Record<string, number>> = {
  b: 1,
  kb: 1e3,
  mb: 1e6,
  gb: 1e9,
  tb: 1e12,
  kib: 2 ** 10,
  mib: 2 ** 20,
  gib: 2 ** 30,
  tib: 2 ** 40,
};

/** A number of bytes as people write it: `10GiB`, `1.5 GB`, `500MB`; a bare number means bytes. */
export function parseByteSize(text: string): number {
  const [, number, unit = ''] = /^(\d{1,15}(?:\.\d{1,9})?) ?([a-z]*)$/i.exec(text) ?? [];
  const bytes = Math.round(Number(number) * (units[unit.toLowerCase() || 'b'] ?? Number.NaN));
  if (Number.isSafeInteger(bytes)) return bytes;
  throw new InvalidArgumentError('Write a size such as 10GiB or 500MB.');
}
