import { map, Observable } from 'rxjs';
import type { ClipCache, LoadedValue } from '../contracts/clip-cache.ts';
import type { ClipLoader, ClipSource, OpenEvent } from '../contracts/clip-loader.ts';
import type { ProgressEvent } from '../contracts/progress.ts';
import { canonical } from '../timeline/request-key.ts';

/**
 * A loader that takes its sources from a cache: each source is opened once however many ask, and disposing what
 * `opened` gave releases a lease instead of closing it. The cache is the caller's to dispose.
 */
export function withCache(loader: ClipLoader, cache: ClipCache<ClipSource>): ClipLoader {
  return {
    open: (request) =>
      new Observable<OpenEvent>((subscriber) => {
        const load = () => loader.open(request).pipe(map(toLoaded));
        let handedOver = false;
        const lease = cache.acquire(canonical(request), load).subscribe({
          next: (event) => {
            if (event.type === 'progress') {
              subscriber.next(event);
              return;
            }
            handedOver = true;
            // The lease may have been granted within subscribe(), before `lease` is assigned: release through a closure.
            const release = () => lease.unsubscribe();
            subscriber.next({ type: 'opened', source: borrowed(event.value, release), cached: event.hit });
            subscriber.complete();
          },
          error: (error: unknown) => subscriber.error(error),
        });
        return () => {
          if (!handedOver) lease.unsubscribe();
        };
      }),
    settled: async () => {
      await Promise.all([loader.settled(), cache.settled()]);
    },
    [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
  };
}

function toLoaded(event: OpenEvent): ProgressEvent | LoadedValue<ClipSource> {
  return event.type === 'opened' ? { type: 'loaded', value: event.source } : event;
}

/** The source as one borrower sees it: disposing gives it back, once. */
function borrowed(source: ClipSource, release: () => void): ClipSource {
  return Object.create(source, {
    [Symbol.asyncDispose]: { value: () => Promise.resolve(release()) },
  });
}
