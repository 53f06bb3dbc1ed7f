import { Observable, of, Subscription } from 'rxjs';
import type { Artifact, ArtifactStore, Produce } from '../../contracts/artifact-store.ts';
import type { ProgressEvent } from '../../contracts/progress.ts';
import type { KeptChunkEvent } from '../../contracts/sound-request.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';

/** Reused: it was there already, in the store or made earlier in this run. */
export interface KeptEvent extends KeptChunkEvent {
  /** Present when it was reused. */
  readonly reason?: 'stored' | 'made-before';
}

/** The finished files of one run, held until the run lets go, so that a plan made again finds them. */
export interface KeptArtifacts {
  /**
   * Progress, then one `kept`, then it completes; unsubscribing before `kept` gives the work up.
   *
   * @param runKey What the request is, within this run.
   * @param storeKey What it is for the store; `null`: not to be kept there.
   */
  acquire(runKey: string, storeKey: string | null, produce: Produce): Observable<ProgressEvent | KeptEvent>;
  release(): void;
}

export function keptArtifacts(store: ArtifactStore): KeptArtifacts {
  const kept = new Map<string, { readonly artifact: Artifact; readonly lease: Subscription }>();
  return {
    acquire: (runKey, storeKey, produce) =>
      new Observable((subscriber) => {
        const found = kept.get(runKey);
        if (found !== undefined) {
          return of<KeptEvent>({
            type: 'kept',
            artifact: found.artifact,
            reused: true,
            reason: 'made-before',
          }).subscribe(subscriber);
        }
        const lease = new Subscription();
        let isKept = false;
        lease.add(
          store.acquire(storeKey, produce).subscribe({
            next: (event) => {
              if (event.type === 'progress') {
                subscriber.next(event);
                return;
              }
              isKept = true;
              kept.set(runKey, { artifact: event.artifact, lease });
              const { artifact, hit } = event;
              subscriber.next({ type: 'kept', artifact, reused: hit, ...(hit ? { reason: 'stored' } : {}) });
              subscriber.complete();
            },
            error: (error: unknown) => subscriber.error(error),
            complete: () => {
              if (isKept) return;
              subscriber.error(
                new ClipwrightError('contract-violation', 'The artifact store completed without giving an artifact.', {
                  remedy: 'This is a defect of the store in use.',
                }),
              );
            },
          }),
        );
        return () => {
          if (!isKept) lease.unsubscribe();
        };
      }),
    release() {
      const leases = [...kept.values()];
      kept.clear();
      for (const { lease } of leases) lease.unsubscribe();
    },
  };
}
