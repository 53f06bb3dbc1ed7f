import { constants } from 'node:fs';
import { copyFile } from 'node:fs/promises';
import { type ArtifactStore, ClipwrightError } from '@clipwright/core';
import type { ProducedEvent } from '@clipwright/core/author';
import { filter, firstValueFrom, from, map } from 'rxjs';
import { storedSourceKeyOf } from './piece-job.ts';

/**
 * Puts files into a store, for workers that have not got them: each once, as long as the function is kept. Gives what
 * stands for their content. Errors: the store's; `source-changed`.
 *
 * @param known What stands for the content, where that is known without the store.
 */
export type ShareSource = (file: string, known: string | undefined) => Promise<string>;

export function shareSource(store: ArtifactStore): ShareSource {
  const shared = new Map<string, Promise<unknown>>();
  const contentOf = async (file: string): Promise<string> => {
    if (store.fingerprint === undefined) throw new Error('Nothing stands for the content of a file.');
    const told = await firstValueFrom(store.fingerprint(file).pipe(filter((event) => event.type === 'fingerprinted')));
    return told.fingerprint;
  };
  const copied = async (file: string, to: string, content: string | undefined): Promise<ProducedEvent> => {
    await copyFile(file, to, constants.COPYFILE_FICLONE);
    if (content !== undefined && (await contentOf(file)) !== content) {
      throw new ClipwrightError('source-changed', `${file} has changed while it was copied.`, {
        remedy: 'Render again when nobody writes to it any more.',
      });
    }
    return { type: 'produced', meta: null };
  };
  const put = (file: string, content: string, found: string | undefined): Promise<unknown> =>
    firstValueFrom(
      store
        .acquire(storedSourceKeyOf(content), (target) => from(copied(file, target.file, found)))
        .pipe(
          filter((event) => event.type === 'stored'),
          map(() => undefined),
        ),
    );
  return async (file, known) => {
    const found = known === undefined ? await contentOf(file) : undefined;
    const content = known ?? found ?? '';
    const work = shared.get(content) ?? put(file, content, found);
    shared.set(content, work);
    // A failure may pass, and the next piece asks again.
    work.catch(() => shared.delete(content));
    await work;
    return content;
  };
}
