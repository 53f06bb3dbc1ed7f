import type { ArtifactStore, ProgressEvent } from '@clipwright/core';
import type { KeptChunkEvent, Produce, SoundChunk, SoundKeeper } from '@clipwright/core/author';
import { Observable, Subscription } from 'rxjs';

/** Chunks of one sound in a store, as a render by one process keeps them: an edit makes anew what it touches. */
export interface HeldChunks extends SoundKeeper {
  /** Until then their files are there. */
  release(): void;
}

/** @param guarded What makes a chunk, so that nothing is kept that should not be. */
export function heldChunks(
  store: ArtifactStore,
  keyOf: (chunk: SoundChunk) => string | null,
  guarded: (produce: Produce) => Produce,
): HeldChunks {
  const leases = new Subscription();
  return {
    acquire: (chunk, produce) =>
      new Observable<ProgressEvent | KeptChunkEvent>((subscriber) => {
        const lease = new Subscription();
        let isKept = false;
        lease.add(
          store.acquire(keyOf(chunk), guarded(produce)).subscribe({
            next: (event) => {
              if (event.type === 'progress') {
                subscriber.next(event);
                return;
              }
              isKept = true;
              leases.add(lease);
              subscriber.next({ type: 'kept', artifact: event.artifact, reused: event.hit });
              subscriber.complete();
            },
            error: (error: unknown) => subscriber.error(error),
          }),
        );
        return () => {
          if (!isKept) lease.unsubscribe();
        };
      }),
    release: () => leases.unsubscribe(),
  };
}
