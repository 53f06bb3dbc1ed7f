import { type ClipLoader, type ClipSource, ClipwrightError, type Prober } from '@clipwright/core';
import type { OpenRequest } from '@clipwright/core/author';
import { concat, defer, EMPTY, filter, finalize, map, type Observable, Subject, switchMap, takeUntil, tap } from 'rxjs';

/**
 * What a loader's own way of probing is, asked by the contract of probers: it opens a source, and keeps it open until the
 * prober is disposed, so that its index is that of what was probed. Disposing it disposes of the loader.
 */
export function openingProber(loader: ClipLoader): Prober {
  const kept = new Map<string, ClipSource>();
  const closing: Promise<void>[] = [];
  const end$ = new Subject<never>();
  const close = (source?: ClipSource): void => {
    if (source !== undefined) closing.push(Promise.resolve(source[Symbol.asyncDispose]()));
  };
  const open = (request: OpenRequest): Observable<ClipSource> =>
    loader.open(request).pipe(
      filter((event) => event.type === 'opened'),
      map(({ source }) => source),
    );
  const keyOf = (request: object): string => JSON.stringify(request);

  return {
    probe: (request) =>
      open(request).pipe(
        tap((source) => {
          close(kept.get(keyOf(request)));
          kept.set(keyOf(request), source);
        }),
        map(({ info }) => info),
        takeUntil(end$),
      ),
    index: (request, range, detail) =>
      defer(() => {
        const source = kept.get(keyOf(request));
        // What it has of the index already is not looked up again.
        if (source !== undefined) return concat(source.check?.() ?? EMPTY, source.index(range, detail));
        return open(request).pipe(
          switchMap((opened) => opened.index(range, detail).pipe(finalize(() => close(opened)))),
        );
      }).pipe(takeUntil(end$)),
    settled: async () => {
      await Promise.all(closing);
      await loader.settled();
    },
    [Symbol.asyncDispose]: async () => {
      end$.error(new ClipwrightError('disposed', 'The prober was disposed.'));
      for (const source of kept.values()) close(source);
      kept.clear();
      await Promise.all(closing);
      await loader[Symbol.asyncDispose]();
    },
  };
}
