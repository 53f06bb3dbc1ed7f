import { ClipwrightError } from '../errors/clipwright-error.ts';
import { sourceError, systemFailure } from '../errors/system-errors.ts';

/**
 * What an author's work threw, typed: an error of ours as it is, one of the operating system by what it means for the
 * source, and anything else as `contract-violation`, with the original as its cause.
 *
 * @param plugin Names it in messages: `loader "gif"`.
 */
export function authorError(plugin: string, uri: string, error: unknown): ClipwrightError {
  if (error instanceof ClipwrightError || systemFailure(error) !== undefined) return sourceError(uri, error);
  const reason = error instanceof Error ? error.message : String(error);
  return new ClipwrightError(
    'contract-violation',
    `The ${plugin} failed on ${uri}: ${reason || 'it does not say why'}.`,
    {
      cause: error,
      remedy: 'Its author can have it throw a ClipwrightError that says what to do.',
    },
  );
}

/** What an author's work gave that it may not give. */
export function authorMistake(plugin: string, uri: string, message: string): ClipwrightError {
  return new ClipwrightError('contract-violation', `The ${plugin} broke its contract on ${uri}: ${message}`, {
    remedy: 'Report it to its author.',
  });
}
