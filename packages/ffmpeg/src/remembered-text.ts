import { writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import type { ArtifactStore } from '@clipwright/core';
import type { ProducedEvent } from '@clipwright/core/author';
import {
  catchError,
  concatMap,
  defaultIfEmpty,
  defer,
  EMPTY,
  filter,
  ignoreElements,
  map,
  type Observable,
  of,
  take,
  throwError,
} from 'rxjs';

/** What a store holds under a key. Emits once; `undefined` where it holds nothing, or cannot say. */
export function rememberedText(store: ArtifactStore, key: string): Observable<string | undefined> {
  return defer(() => store.acquire(key, () => throwError(() => new Error('It is not known.')))).pipe(
    filter((event) => event.type === 'stored'),
    take(1),
    // Read while it is leased.
    concatMap(({ artifact }) => text(artifact.read())),
    catchError(() => of(undefined)),
    defaultIfEmpty(undefined),
  );
}

/** Has a store hold a text under a key. Completes, whether or not it can be kept: then it is found out again. */
export function rememberText(store: ArtifactStore, key: string, content: string): Observable<never> {
  return defer(() =>
    store.acquire(key, ({ file }) =>
      defer(() => writeFile(file, content, { flag: 'wx' })).pipe(
        map((): ProducedEvent => ({ type: 'produced', meta: null })),
      ),
    ),
  ).pipe(
    filter((event) => event.type === 'stored'),
    take(1),
    ignoreElements(),
    catchError(() => EMPTY),
  );
}
