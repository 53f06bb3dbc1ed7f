import { InvalidArgumentError } from 'commander';

/** `-14`, or `-14 LUFS`. */
export function parseLoudness(text: string): number {
  const [, digits] = /^\s*(-?\d{1,2}(?:\.\d{1,6})?)\s*(?:LUFS)?\s*$/i.exec(text) ?? [];
  const value = Number(digits);
  if (value >= -60 && value <= -5) return value;
  throw new InvalidArgumentError('Write LUFS from -60 to -5, such as -14.');
}
