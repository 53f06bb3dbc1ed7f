import { ClipwrightError } from '../errors/clipwright-error.ts';

/**
 * Throws `invalid-option`, naming the option by its path, unless its value is a whole number, or is not given.
 *
 * @param range @default from 1 on
 */
export function checkWholeNumber(
  path: string,
  value: number | undefined,
  { min = 1, max }: { readonly min?: number; readonly max?: number } = {},
): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= min && value <= (max ?? value))) return;
  const range = max === undefined ? `of at least ${min}` : `from ${min} to ${max}`;
  throw new ClipwrightError('invalid-option', `The option ${path} is ${value}; it must be a whole number ${range}.`);
}
