import { dirname } from 'node:path';
import { ClipwrightError, toClipwrightError } from '@clipwright/core';
import type { ArtifactTarget } from '@clipwright/core/author';
import { catchError, type MonoTypeOperatorFunction, throwError } from 'rxjs';

/** What a process cannot write for a store is the store's failure (`store-failed`): the output is not meant yet. */
export function ofTheStore<T>({ file }: ArtifactTarget): MonoTypeOperatorFunction<T> {
  return catchError((error: unknown) => {
    const { code, message, details } = toClipwrightError(error);
    if (code !== 'output-unwritable') return throwError(() => error);
    const directory = dirname(file);
    return throwError(
      () =>
        new ClipwrightError('store-failed', `The store's directory ${directory} cannot be written to. ${message}`, {
          cause: error,
          details: { ...details, directory },
        }),
    );
  });
}
