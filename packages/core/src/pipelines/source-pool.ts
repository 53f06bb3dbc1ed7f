import { defer, map, NEVER, type Observable, Subscription, throwError } from 'rxjs';
import { pendingWork } from '../bridges/pending-work.ts';
import type { CacheEvent } from '../contracts/clip-cache.ts';
import type { ClipLoader, ClipSource, OpenRequest } from '../contracts/clip-loader.ts';
import type { Settling } from '../contracts/settling.ts';
import { sourceId } from '../model/source-id.ts';
import { shareResource } from '../operators/share-resource.ts';
import type { Retries } from './retries.ts';

interface Entry {
  readonly events: Observable<CacheEvent<ClipSource>>;
  /** Keeps the source open between its users; ends with the last use that the run foresees. */
  readonly pin: Subscription;
  uses: number;
  /** Whether a cache behind the loader had it open before this run. */
  cached: boolean;
  /** A source that failed fails every clip of it in this run, without being tried once per clip. */
  failure: { readonly error: unknown } | undefined;
}

/** The sources of one run: each opened once, and open from its first use to its last. */
export interface SourcePool extends Settling {
  /** The subscription is the lease. `hit` says whether the source was open, or opening, before. */
  acquire(request: OpenRequest): Observable<CacheEvent<ClipSource>>;
  /** One of the uses that were foreseen is over. */
  used(request: OpenRequest): void;
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
  const entries = new Map<string, Entry>();
  const closing = pendingWork();
  let opened = 0;
  let closed = false;

  const create = (id: string, request: OpenRequest): Entry => {
    const pin = new Subscription();
    const events = shareResource<ClipSource>(
      () =>
        loader.open(request).pipe(
          retries.again(),
          map((event) => {
            if (event.type === 'progress') return event;
            opened += 1;
            entry.cached = event.cached ?? false;
            return { type: 'loaded', value: event.source };
          }),
        ),
      {
        onClosing: (closed) => void closing.track(closed),
      },
    );
    const entry: Entry = {
      events,
      pin,
      uses: uses?.get(id) ?? Number.POSITIVE_INFINITY,
      cached: false,
      failure: undefined,
    };
    entries.set(id, entry);
    pin.add(
      events.subscribe({
        error: (error: unknown) => {
          entry.failure = { error };
        },
      }),
    );
    return entry;
  };

  return {
    acquire: (request) =>
      defer(() => {
        const id = sourceId(request);
        const existing = entries.get(id);
        const entry = existing ?? (closed ? undefined : create(id, request));
        // A run that is left from within a call that it makes goes on until that returns; nobody would let go of what
        // it opens then.
        if (entry === undefined || closed) return NEVER;
        if (entry.failure !== undefined) {
          const { error } = entry.failure;
          return throwError(() => error);
        }
        return entry.events.pipe(
          map((event) => (event.type === 'leased' ? { ...event, hit: existing !== undefined || entry.cached } : event)),
        );
      }),
    used(request) {
      const id = sourceId(request);
      const entry = entries.get(id);
      if (entry === undefined) return;
      entry.uses -= 1;
      if (entry.uses > 0) return;
      entries.delete(id);
      entry.pin.unsubscribe();
    },
    get opened() {
      return opened;
    },
    close() {
      closed = true;
      const open = [...entries.values()];
      entries.clear();
      for (const entry of open) entry.pin.unsubscribe();
    },
    settled: closing.settled,
  };
}
