import { type CacheEvent, type ClipCache, type ClipSource, ClipwrightError, type LoadResource } from '@clipwright/core';
import { asyncScheduler, defer, map, Observable, Subject, startWith, takeUntil, timer } from 'rxjs';
import { closer } from './closer.ts';
import { type Entry, newEntry } from './entry.ts';
import { hold } from './hold.ts';
import { loadOnce, type WeighedValue } from './load-once.ts';
import { checkCacheOptions, checkCapacity, checkIdleTime, checkWeight, type MemoryCacheOptions } from './options.ts';
import { type CacheStatistics, noCounts } from './statistics.ts';

/** Live resources in this process, shared by reference count. */
export interface MemoryCache<T extends AsyncDisposable = ClipSource> extends ClipCache<T> {
  /** The current statistics on subscription, then again after every change. Completes when the cache is disposed. */
  readonly statistics$: Observable<CacheStatistics>;
  /**
   * Forgets what is open or loading under the key: the next caller loads anew. Whoever holds or awaits the old value
   * keeps it, and it is closed when the last of them leaves.
   */
  invalidate(key: string): void;
  /** Invalidates every key. */
  clear(): void;
  /** Sets the capacity, and closes idle values, the least recently used first, to keep it. Errors: `invalid-option`. */
  resize(capacity: number): void;
  /** Resolves when no value is still closing. A cancelled load is its backend's to settle. Never rejects. */
  settled(): Promise<void>;
  /**
   * Ends the cache: loads are cancelled, every value is closed, callers get `disposed`, those who still hold a value
   * too. Resolves when all is closed. Twice is harmless.
   */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A cache of live resources.
 *
 * @param options Errors: `invalid-option`.
 * @example
 * const cache = memoryCache({ idleTimeToLive: 30_000, capacity: 16 });
 * loadClips(clips, { loader: ffmpegLoader(), cache });
 */
export function memoryCache<T extends AsyncDisposable = ClipSource>(
  options: MemoryCacheOptions<T> = {},
): MemoryCache<T> {
  checkCacheOptions(options);
  const { weigh = () => 1, scheduler = asyncScheduler } = options;
  const idleTime = checkIdleTime(options.idleTimeToLive ?? 0);
  let capacity = checkCapacity(options.capacity ?? Infinity);

  /** Everything loading or open, under a key or invalidated. */
  const live = new Set<Entry<T>>();
  /** What the next caller of a key joins. */
  const current = new Map<string, Entry<T>>();
  /** Open and held by nobody, the least recently used first: entries leave it when joined and come back at the end. */
  const idle = new Set<Entry<T>>();
  const counts = noCounts();
  const changes = new Subject<void>();
  const changed = (): void => changes.next();
  const closing = closer(changed);
  let weight = 0;
  let disposed = false;

  const statistics = (): CacheStatistics => {
    let callers = 0;
    let inFlight = 0;
    for (const entry of live) {
      callers += entry.callers;
      if (entry.opened === undefined) inFlight += 1;
    }
    return {
      ...counts,
      closeFailures: closing.failures,
      weight,
      capacity,
      callers,
      inFlight,
      inUse: live.size - inFlight - idle.size,
      idle: idle.size,
      closing: closing.pending,
    };
  };

  /** Takes the entry out for good, whatever its state: stops its load, closes its value. */
  const end = (entry: Entry<T>): void => {
    live.delete(entry);
    idle.delete(entry);
    entry.idleTimer.unsubscribe();
    // The key may have a new entry by now.
    if (current.get(entry.key) === entry) current.delete(entry.key);
    if (entry.opened === undefined) {
      entry.cancelled.next();
    } else {
      weight -= entry.opened.weight;
      closing.close(entry.opened.value);
    }
  };

  const keepCapacity = (): void => {
    for (const entry of idle) {
      if (weight <= capacity) return;
      counts.evictions += 1;
      end(entry);
    }
  };

  const rest = (entry: Entry<T>): void => {
    idle.add(entry);
    if (idleTime < Infinity) {
      entry.idleTimer = timer(idleTime, scheduler).subscribe(() => {
        counts.expirations += 1;
        end(entry);
        changed();
      });
    }
    keepCapacity();
  };

  const join = (entry: Entry<T>): void => {
    entry.callers += 1;
    idle.delete(entry);
    entry.idleTimer.unsubscribe();
  };

  const leave = (entry: Entry<T>): void => {
    entry.callers -= 1;
    if (live.has(entry) && entry.callers === 0) {
      const reachable = current.get(entry.key) === entry;
      if (entry.opened !== undefined && reachable && idleTime > 0) rest(entry);
      else end(entry);
    }
    changed();
  };

  const opened = (entry: Entry<T>, event: WeighedValue<T>): void => {
    entry.opened = event;
    weight += event.weight;
    keepCapacity();
    changed();
    entry.events.next(event);
  };

  const failed = (entry: Entry<T>, error: unknown): void => {
    counts.failures += 1;
    end(entry);
    changed();
    entry.events.error(error);
  };

  const start = (entry: Entry<T>, load: LoadResource<T>): void => {
    loadOnce(load, { weigh: (value) => checkWeight(weigh(value)), discard: closing.close })
      .pipe(takeUntil(entry.cancelled))
      .subscribe({
        next: (event) => {
          if (event.type === 'progress') entry.events.next(event);
          else opened(entry, event);
        },
        error: (error) => failed(entry, error),
      });
  };

  const acquire = (key: string, load: LoadResource<T>): Observable<CacheEvent<T>> =>
    new Observable((subscriber) => {
      if (disposed) {
        subscriber.error(disposedError());
        return;
      }
      const known = current.get(key);
      const entry = known ?? newEntry<T>(key);
      if (known === undefined) {
        counts.misses += 1;
        live.add(entry);
        current.set(key, entry);
      } else if (known.opened === undefined) counts.shared += 1;
      else counts.hits += 1;
      join(entry);
      subscriber.add(() => leave(entry));
      changed();
      const hit = known !== undefined;
      entry.events
        .pipe(
          map(
            (event): CacheEvent<T> => (event.type === 'loaded' ? { type: 'leased', value: event.value, hit } : event),
          ),
        )
        .subscribe(subscriber);
      // Whoever heard of the change may have ended it before it began.
      if (known === undefined && live.has(entry)) start(entry, load);
    });

  const invalidate = (key: string): void => {
    const entry = current.get(key);
    if (entry === undefined) return;
    current.delete(key);
    if (entry.callers === 0) end(entry);
    changed();
  };

  return {
    contracts: { ClipCache: 1 },
    acquire,
    hold: (key, load) => hold(acquire(key, load)),
    statistics$: defer(() => changes.pipe(startWith(undefined), map(statistics))),
    invalidate,
    clear: () => {
      for (const key of [...current.keys()]) invalidate(key);
    },
    resize: (size) => {
      capacity = checkCapacity(size);
      keepCapacity();
      changed();
    },
    settled: closing.settled,
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      for (const entry of live) {
        end(entry);
        entry.events.error(disposedError());
      }
      changed();
      await closing.settled();
      changes.complete();
    },
  };
}

const disposedError = (): ClipwrightError =>
  new ClipwrightError('disposed', 'The memory cache was disposed.', { remedy: 'Make a new one.' });
