import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { LoadOptions } from './load-events.ts';

/** Throws `invalid-option` with the option's path, at the call, before anything starts. */
export function checkLoadOptions<R>(options: Pick<LoadOptions<R>, 'concurrency' | 'window'>): void {
  checkCount('concurrency', options.concurrency);
  checkCount('window', options.window);
}

/** A number of things: whole, and at least 1. */
export function checkCount(path: string, value: number | undefined): void {
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return;
  throw new ClipwrightError(
    'invalid-option',
    `The option ${path} is ${value}; it must be a whole number of at least 1.`,
  );
}
