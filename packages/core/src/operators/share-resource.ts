import { Observable, Subscriber } from 'rxjs';
import type { CacheEvent, LoadedValue, LoadResource } from '../contracts/clip-cache.ts';
import type { ProgressEvent } from '../contracts/progress.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';

export interface ShareResourceOptions {
  /**
   * Told whenever a value is being disposed: who wants to wait for the end keeps the promise. It rejects if disposing
   * fails, and may be ignored.
   */
  readonly onClosing?: (closing: Promise<void>) => void;
}

/** One load and its value, from the first subscriber that needed it to the last. */
interface Entry<T> {
  readonly subscribers: Set<Subscriber<CacheEvent<T>>>;
  readonly loading: LoadSubscriber<T>;
  progress: ProgressEvent | undefined;
  value: T | undefined;
}

/**
 * Shares one live value among all who need it at a time. The first subscriber starts the load, those that come later
 * join it: the latest progress, then one `leased`, and it stays open. The subscription is the lease. When the last one
 * leaves, the load is cancelled or the value disposed, exactly once, and whoever comes then loads anew, without
 * waiting for the old value to be gone.
 *
 * Errors reach everyone who waits or holds, and are not kept: the load's own, and `contract-violation` when the load
 * throws, completes without a value, or gives a second one (which is disposed as well).
 */
export function shareResource<T extends AsyncDisposable>(
  load: LoadResource<T>,
  options: ShareResourceOptions = {},
): Observable<CacheEvent<T>> {
  let current: Entry<T> | undefined;

  const dispose = (value: T): void => {
    const closing = (async () => value[Symbol.asyncDispose]())();
    // Nobody has to look at the promise, so its failing must not end the process.
    closing.catch(() => {});
    options.onClosing?.(closing);
  };

  /** Whoever comes from now on loads anew. An older entry's end does not touch the one in its place. */
  const forget = (entry: Entry<T>): void => {
    if (current === entry) current = undefined;
  };

  const leave = (entry: Entry<T>, subscriber: Subscriber<CacheEvent<T>>): void => {
    entry.subscribers.delete(subscriber);
    if (entry.subscribers.size > 0) return;
    forget(entry);
    entry.loading.unsubscribe();
    if (entry.value !== undefined) dispose(entry.value);
    entry.value = undefined;
  };

  const fail = (entry: Entry<T>, error: unknown): void => {
    forget(entry);
    for (const subscriber of [...entry.subscribers]) subscriber.error(error);
  };

  const open = (first: Subscriber<CacheEvent<T>>): Entry<T> => {
    const loading = new LoadSubscriber<T>(
      {
        next: (event) => {
          if (event.type === 'progress') {
            if (entry.value !== undefined) return;
            entry.progress = event;
            for (const subscriber of [...entry.subscribers]) subscriber.next(event);
          } else if (entry.value === undefined) {
            entry.value = event.value;
            for (const subscriber of [...entry.subscribers]) {
              subscriber.next({ type: 'leased', value: event.value, hit: subscriber !== first });
            }
          } else {
            if (event.value !== entry.value) dispose(event.value);
            fail(entry, violation('gave a second value'));
          }
        },
        error: (error) => fail(entry, error),
        complete: () => {
          if (entry.value === undefined) fail(entry, violation('completed without a value'));
        },
      },
      dispose,
    );
    const entry: Entry<T> = { subscribers: new Set([first]), loading, progress: undefined, value: undefined };
    return entry;
  };

  return new Observable((subscriber) => {
    if (current !== undefined) {
      const entry = current;
      entry.subscribers.add(subscriber);
      subscriber.add(() => leave(entry, subscriber));
      if (entry.value !== undefined) subscriber.next({ type: 'leased', value: entry.value, hit: true });
      else if (entry.progress !== undefined) subscriber.next(entry.progress);
      return;
    }
    const entry = open(subscriber);
    current = entry;
    subscriber.add(() => leave(entry, subscriber));
    let steps: Observable<ProgressEvent | LoadedValue<T>>;
    try {
      steps = load();
    } catch (error) {
      fail(entry, violation('threw instead of giving an Observable', error));
      return;
    }
    steps.subscribe(entry.loading);
  });
}

/** Hands a value that arrives after the load was cancelled to `late`, where a plain subscriber would drop it. */
class LoadSubscriber<T> extends Subscriber<ProgressEvent | LoadedValue<T>> {
  readonly #late: (value: T) => void;

  constructor(
    observer: {
      next(event: ProgressEvent | LoadedValue<T>): void;
      error(error: unknown): void;
      complete(): void;
    },
    late: (value: T) => void,
  ) {
    super(observer);
    this.#late = late;
  }

  override next(event: ProgressEvent | LoadedValue<T>): void {
    if (!this.closed) super.next(event);
    else if (event.type === 'loaded') this.#late(event.value);
  }
}

function violation(what: string, cause?: unknown): ClipwrightError {
  return new ClipwrightError('contract-violation', `The load of a shared resource ${what}.`, { cause });
}
