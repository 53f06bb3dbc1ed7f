import { type ArtifactStore, ClipwrightError } from '@clipwright/core';
import type { Artifact } from '@clipwright/core/author';
import { Subscription, throwError } from 'rxjs';

/** What a store has, until it is let go. */
export interface HeldArtifact {
  readonly artifact: Artifact;
  release(): void;
}

/** Whoever asks for the same key meanwhile shares this answer, as all share what is made. */
class NotThere extends Error {}

/** Whether an error is the answer to somebody who only looked, and nothing else. */
export function isNotThere(error: unknown): boolean {
  return error instanceof NotThere || (error instanceof ClipwrightError && error.cause instanceof NotThere);
}

/** What a store has under a key; `undefined` where it has nothing. Errors: the store's, the signal's reason. */
export function heldArtifact(
  store: ArtifactStore,
  key: string,
  signal: AbortSignal,
): Promise<HeldArtifact | undefined> {
  return new Promise((resolve, reject) => {
    const subscription = new Subscription();
    const onAbort = (): void => {
      subscription.unsubscribe();
      reject(signal.reason);
    };
    const end = (): void => signal.removeEventListener('abort', onAbort);
    signal.throwIfAborted();
    signal.addEventListener('abort', onAbort);
    subscription.add(
      store
        .acquire(key, () => throwError(() => new NotThere('It is not there.')))
        .subscribe({
          next: (event) => {
            if (event.type !== 'stored') return;
            end();
            resolve({ artifact: event.artifact, release: () => subscription.unsubscribe() });
          },
          error: (error: unknown) => {
            end();
            if (isNotThere(error)) resolve(undefined);
            else reject(error);
          },
        }),
    );
  });
}
