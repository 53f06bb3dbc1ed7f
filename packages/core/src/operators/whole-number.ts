import { ClipwrightError } from '../errors/clipwright-error.ts';

/** Throws `invalid-option`, naming the option by its path, unless the value is a whole number that is not too small. */
export function checkWholeNumber(path: string, value: number, least: number): void {
  if (Number.isSafeInteger(value) && value >= least) return;
  throw new ClipwrightError(
    'invalid-option',
    `The option ${path} is ${value}; it must be a whole number of at least ${least}.`,
  );
}
