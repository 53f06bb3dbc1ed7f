import type { ArtifactStore, ProgressEvent } from '@clipwright/core';
import type { Artifact, Produce } from '@clipwright/core/author';
import { Subscription } from 'rxjs';

/** A file that is kept on this machine until it is let go. */
export interface LocalArtifact {
  readonly artifact: Artifact;
  release(): void;
}

/**
 * What the local store gives for a key. Rejects with its error, and with the signal's reason as soon as that says so.
 */
export function localArtifact(
  local: ArtifactStore,
  key: string | null,
  produce: Produce,
  signal: AbortSignal,
  progress: (event: ProgressEvent) => void,
): Promise<LocalArtifact> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const held = new Subscription();
    const end = (): void => signal.removeEventListener('abort', onAbort);
    const onAbort = (): void => {
      end();
      held.unsubscribe();
      reject(signal.reason);
    };
    signal.addEventListener('abort', onAbort);
    held.add(
      local.acquire(key, produce).subscribe({
        next: (event) => {
          if (event.type === 'progress') return progress(event);
          end();
          resolve({ artifact: event.artifact, release: () => held.unsubscribe() });
        },
        error: (error: unknown) => {
          end();
          reject(error);
        },
      }),
    );
  });
}
