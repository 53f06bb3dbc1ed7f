import { InvalidArgumentError } from 'commander';

/** Decibels above 0, up to 60, such as `12`. */
export function parseDecibels(text: string): number {
  const value = /^\d{1,2}(\.\d{1,9})?$/.test(text) ? Number(text) : Number.NaN;
  if (value > 0 && value <= 60) return value;
  throw new InvalidArgumentError('Write decibels above 0, to 60, such as 12.');
}
