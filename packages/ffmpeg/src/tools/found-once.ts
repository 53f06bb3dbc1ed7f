import { AsyncSubject, defer, type Observable, type ObservableInput, share, tap } from 'rxjs';

/** What is found out about a tool, by key: shared while it is being found, kept when found, forgotten when not. */
export interface FoundOnce<T> {
  /** Emits once and completes. Ends what `find` began with the last who waits for it. Errors: those of `find`. */
  find(key: string, find: () => ObservableInput<T>): Observable<T>;
  /** Whether it was found or is being found. */
  has(key: string): boolean;
}

export function foundOnce<T>(): FoundOnce<T> {
  const all = new Map<string, Observable<T>>();
  const start = (key: string, find: () => ObservableInput<T>): Observable<T> => {
    const forget = (): void => {
      all.delete(key);
    };
    const found$ = defer(find).pipe(
      tap({ error: forget, unsubscribe: forget }),
      // What was found comes when all is known of it, so that who leaves with it does not end it.
      share({ connector: () => new AsyncSubject<T>(), resetOnComplete: false }),
    );
    all.set(key, found$);
    return found$;
  };
  return {
    find: (key, find) => defer(() => all.get(key) ?? start(key, find)),
    has: (key) => all.has(key),
  };
}
