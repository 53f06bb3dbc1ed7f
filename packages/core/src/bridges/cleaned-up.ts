import { Observable } from 'rxjs';
import type { PendingWork } from '../operators/pending-work.ts';

/**
 * The same work, followed by a cleanup unless it completes: an error is passed on only when the cleanup is done. After
 * an unsubscription `pending` tells when it is.
 */
export function cleanedUp<T>(
  work: Observable<T>,
  options: { readonly pending: PendingWork; readonly cleanup: () => Promise<void> },
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
