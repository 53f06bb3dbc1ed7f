import { ClipwrightError } from '../../errors/clipwright-error.ts';
import type { Clip } from '../../model/timeline.ts';
import { checkClips } from '../../model/timeline-shapes.ts';
import { checkOptions, type OptionsOf } from '../../options/check-options.ts';
import type { LoadOptions } from './load-events.ts';

const shape = {
  loader: 'any',
  cache: 'any',
  concurrency: 'any',
  window: 'any',
  onError: ['skip', 'fail'],
  use: 'any',
  signal: 'any',
} satisfies OptionsOf<LoadOptions<unknown>>;

/** Throws `invalid-option` with the option's path, at the call, before anything starts. */
export function checkLoadOptions<R>(clips: readonly Clip[], options: Partial<LoadOptions<R>>): void {
  checkOptions('', options, shape);
  checkClips(clips);
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
