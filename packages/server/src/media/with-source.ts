import { ClipwrightError, loadClips, type OpenClip, resultFrom } from '@clipwright/core';
import type { Engine } from '../engines.ts';

/** Opens one source, looks at it, and closes it. Errors: what is wrong with it, those of the look, `cancelled`. */
export async function withSource<T>(
  { name, path }: { readonly name: string; readonly path: string },
  { loader, cache }: Engine,
  signal: AbortSignal,
  look: (clip: OpenClip) => Promise<T>,
): Promise<T> {
  const seen: T[] = [];
  const use = async (clip: OpenClip): Promise<void> => {
    seen.push(await look(clip));
  };
  const events$ = loadClips([{ source: name, uri: path }], {
    ...{ loader, signal, use, onError: 'fail' },
    ...(cache === undefined ? {} : { cache }),
  });
  await resultFrom(events$).catch((error: unknown) => {
    // There is one source: what went wrong is told without its place in a list.
    throw error instanceof ClipwrightError && error.cause instanceof ClipwrightError ? error.cause : error;
  });
  const [result] = seen;
  if (result === undefined) throw new Error('A source that was opened was not looked at.');
  return result;
}
