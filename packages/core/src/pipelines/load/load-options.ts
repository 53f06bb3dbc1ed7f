import type { GivenClip } from '../../model/given-timeline.ts';
import type { Clip } from '../../model/timeline.ts';
import { checkedClips } from '../../model/timeline-shapes.ts';
import { checkOptions, checkWholeNumber, type OptionsOf } from '../../options/check-options.ts';
import { checkParts } from '../check-parts.ts';
import type { LoadOptions, UseOptions } from './load-events.ts';

const shape = {
  loader: 'any',
  cache: 'any',
  concurrency: 'any',
  window: 'any',
  onError: ['skip', 'fail'],
  deadline: 'any',
  attempts: 'any',
  use: 'any',
  signal: 'any',
} satisfies OptionsOf<UseOptions<unknown>>;

/** What a program hands to all pipelines in one object, of which each takes what it needs. */
export const parts = { loader: 'any', cache: 'any', renderer: 'any', store: 'any', transforms: 'any' } as const;

/**
 * The clips as plain data. Throws `invalid-option` with the option's path, and `plugin-incompatible`, at the call, before anything starts.
 */
export function checkedLoad(clips: readonly GivenClip[], options: LoadOptions): readonly Clip[] {
  const given: LoadOptions | undefined = options;
  checkOptions('', given, { ...parts, ...shape });
  checkParts({ loader: given?.loader, cache: given?.cache }, ['loader']);
  const plain = checkedClips(clips);
  checkWholeNumber('concurrency', options.concurrency);
  checkWholeNumber('window', options.window);
  checkWholeNumber('deadline', options.deadline);
  checkWholeNumber('attempts', options.attempts);
  return plain;
}
