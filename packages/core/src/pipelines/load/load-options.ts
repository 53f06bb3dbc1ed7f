import { checkContract } from '../../contracts/contract-versions.ts';
import type { Clip } from '../../model/timeline.ts';
import { checkClips } from '../../model/timeline-shapes.ts';
import { checkOptions, type OptionsOf } from '../../options/check-options.ts';
import { checkWholeNumber } from '../../options/whole-number.ts';
import type { LoadOptions, UseOptions } from './load-events.ts';

const shape = {
  loader: 'any',
  cache: 'any',
  concurrency: 'any',
  window: 'any',
  onError: ['skip', 'fail'],
  use: 'any',
  signal: 'any',
} satisfies OptionsOf<UseOptions<unknown>>;

/** What a program hands to all pipelines in one object, of which each takes what it needs. */
export const parts = { loader: 'any', cache: 'any', renderer: 'any', store: 'any', transforms: 'any' } as const;

/**
 * Throws `invalid-option` with the option's path, and `plugin-incompatible`, at the call, before anything starts.
 */
export function checkLoadOptions(clips: readonly Clip[], options: Partial<LoadOptions>): void {
  checkOptions('', options, { ...parts, ...shape });
  checkContract('loader', 'ClipLoader', options.loader);
  checkContract('cache', 'ClipCache', options.cache);
  checkClips(clips);
  checkWholeNumber('concurrency', options.concurrency);
  checkWholeNumber('window', options.window);
}
