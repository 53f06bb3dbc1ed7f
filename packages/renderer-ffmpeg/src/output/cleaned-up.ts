import { Observable } from 'rxjs';

/** Work that goes on after its subscriber has left: removals, iterators that are ending. */
export interface Pending {
  /** @returns the promise, never rejecting. */
  track(work: Promise<unknown>): Promise<void>;
  /** Resolves when nothing tracked is left. */
  settled(): Promise<void>;
}

export function pendingWork(): Pending {
  const pending = new Set<Promise<void>>();
  return {
    track: (work) => {
      const done = work.then(
        () => {},
        () => {},
      );
      pending.add(done);
      void done.then(() => pending.delete(done));
      return done;
    },
    settled: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}

/**
 * The same work, followed by a cleanup unless it completes: an error is passed on only when the cleanup is done. After an
 * unsubscription `pending` tells when it is.
 */
export function cleanedUp<T>(
  work: Observable<T>,
  options: { readonly pending: Pending; readonly cleanup: () => Promise<void> },
): Observable<T> {
  const { pending, cleanup } = options;
  return new Observable((subscriber) => {
    let cleaned = false;
    const clean = (): Promise<void> => {
      if (cleaned) return Promise.resolve();
      cleaned = true;
      return pending.track(cleanup());
    };
    const subscription = work.subscribe({
      next: (event) => subscriber.next(event),
      error: (error: unknown) => void clean().then(() => subscriber.error(error)),
      complete: () => {
        cleaned = true;
        subscriber.complete();
      },
    });
    return () => {
      subscription.unsubscribe();
      void clean();
    };
  });
}
