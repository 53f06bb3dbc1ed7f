import { Observable } from 'rxjs';
import type { PendingWork } from '../operators/pending-work.ts';
import { type SharedEvent, SharedWork, type Task } from './shared-work.ts';

/** Pieces of work by key: callers of one key share one. */
export class SharedWorks<T> {
  /** The latest of each key; that of `null` is never looked up. */
  readonly #byKey = new Map<string | null, SharedWork<T>>();
  readonly #all = new Set<SharedWork<T>>();
  readonly #pending: PendingWork;
  #closed: (() => Error) | undefined;

  constructor(pending: PendingWork) {
    this.#pending = pending;
  }

  /** Cold: joins, or starts, the key's work when subscribed. `null` is shared with nobody. */
  share(key: string | null, work: Task<T>): Observable<SharedEvent<T>> {
    return new Observable((subscriber) => {
      if (this.#closed !== undefined) return subscriber.error(this.#closed());
      const running = key === null ? undefined : this.#byKey.get(key);
      if (running !== undefined) return running.join(subscriber, work);
      const started = new SharedWork<T>(
        this.#pending,
        () => {
          // Only itself: a work that comes after it may have its place already.
          if (this.#byKey.get(key) === started) this.#byKey.delete(key);
        },
        () => this.#all.delete(started),
      );
      this.#all.add(started);
      this.#byKey.set(key, started);
      started.join(subscriber, work);
    });
  }

  /** Ends all there is, and lets nothing start any more. Each gets an error of its own. */
  failAll(error: () => Error): void {
    this.#closed = error;
    for (const work of [...this.#all]) work.fail(error());
  }
}
