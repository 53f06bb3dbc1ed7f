import type { Observable } from 'rxjs';
import type { CacheEvent, Lease } from '../contracts/clip-cache.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';

/** What a cache's `hold` gives: the first lease of the stream, kept until released. Rejects with the stream's error. */
export function hold<T>(events$: Observable<CacheEvent<T>>): Promise<Lease<T>> {
  return new Promise((resolve, reject) => {
    let released = false;
    const release = (): void => {
      released = true;
      subscription.unsubscribe();
    };
    const subscription = events$.subscribe({
      next: (event) => {
        if (event.type === 'progress') return;
        resolve({
          value: event.value,
          hit: event.hit,
          release: () => {
            if (released) throw new ClipwrightError('lease-released', 'This lease was released already.');
            release();
          },
          [Symbol.asyncDispose]: async () => {
            if (!released) release();
          },
        });
      },
      error: reject,
    });
  });
}
