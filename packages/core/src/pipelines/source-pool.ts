import { concat, defer, EMPTY, map, NEVER, type Observable, Subject, takeUntil, throwError } from 'rxjs';
import type { CacheEvent, LoadedValue, LoadResource } from '../contracts/clip-cache.ts';
import type { ClipLoader, ClipSource } from '../contracts/clip-loader.ts';
import type { ProgressEvent } from '../contracts/progress.ts';
import type { Settling } from '../contracts/settling.ts';
import { openParts } from '../decorators/joined/open-parts.ts';
import { type SourceRequest, sourceId } from '../model/source-id.ts';
import { evenLate } from '../operators/even-late.ts';
import { shareByKey } from '../operators/share-by-key.ts';
import type { Retries } from './retries.ts';

/** The sources of one run: each opened once, and open from its first use to its last. */
export interface SourcePool extends Settling {
  /** The subscription is the lease. `hit` says whether the source was open, or opening, before. */
  acquire(request: SourceRequest): Observable<CacheEvent<ClipSource>>;
  /** One of the uses that were foreseen is over. */
  used(request: SourceRequest): void;
  /** Distinct sources that were opened. */
  readonly opened: number;
  /** Closes what is still open; nothing is opened any more. */
  close(): void;
}

/**
 * @param retries Opening a source is tried again by them.
 * @param uses How often each source will be used, by {@link sourceId}; `undefined` keeps every source until the pool is
 * closed.
 */
export function sourcePool(loader: ClipLoader, retries: Retries, uses?: ReadonlyMap<string, number>): SourcePool {
  // Between its users a source stays open until nothing more is foreseen.
  const shared = shareByKey<ClipSource>({
    idleTimeToLive: Number.POSITIVE_INFINITY,
    onFailure: (id, error) => failures.set(id, { error }),
  });
  const usesLeft = new Map(uses);
  /** What a cache behind the loader had open before this run. */
  const cached = new Set<string>();
  /** A source that failed fails every clip of it in this run, without being tried once per clip. */
  const failures = new Map<string, { readonly error: unknown }>();
  const closing = new Subject<void>();
  let opened = 0;
  let closed = false;

  const load =
    (id: string, request: SourceRequest): LoadResource<ClipSource> =>
    (scope) => {
      // Registered where it comes from the loader: what comes late is lost in any operator.
      const open$ = evenLate(openParts(loader, request, scope.add), (event) => {
        if (event.type === 'opened') scope.add(event.source);
      });
      const opening$ = open$.pipe(
        retries.again(),
        map((event): ProgressEvent | LoadedValue<ClipSource> => {
          if (event.type === 'progress') return event;
          opened += 1;
          if (event.cached) cached.add(id);
          return { type: 'loaded', value: event.source };
        }),
        takeUntil(closing),
      );
      // A run that is left from within a call that it makes goes on until that returns: what it opens then is given up,
      // and it is told nothing.
      const whenClosed$ = defer(() => (closed ? NEVER : EMPTY));
      return closed ? NEVER : concat(opening$, whenClosed$);
    };

  return {
    acquire: (request) =>
      defer(() => {
        if (closed) return NEVER;
        const id = sourceId(request);
        const failure = failures.get(id);
        if (failure !== undefined) return throwError(() => failure.error);
        return shared
          .get(id, load(id, request))
          .pipe(map((event) => (event.type === 'leased' ? { ...event, hit: event.hit || cached.has(id) } : event)));
      }),
    used(request) {
      const id = sourceId(request);
      const further = (usesLeft.get(id) ?? Number.POSITIVE_INFINITY) - 1;
      usesLeft.set(id, further);
      if (further > 0) return;
      failures.delete(id);
      cached.delete(id);
      shared.invalidate(id);
    },
    get opened() {
      return opened;
    },
    close() {
      closed = true;
      closing.next();
      for (const id of shared.keys()) shared.invalidate(id);
    },
    settled: shared.settled,
  };
}
