import { asyncScheduler, Observable, type SchedulerLike, type Subscriber, Subscription, timer } from 'rxjs';
import type { CacheEvent, LoadResource } from '../contracts/clip-cache.ts';
import type { ProgressEvent } from '../contracts/progress.ts';
import type { Settling } from '../contracts/settling.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { pendingWork } from './pending-work.ts';
import { runLoad, type WeighedValue } from './run-load.ts';
import { checkIdleTime, checkWeight } from './share-checks.ts';
import { noCounts, type ShareCounts } from './share-counts.ts';
import { subscribeUnder } from './subscribe-under.ts';

/** How what is shared behaves. */
export interface ShareByKeyOptions<T> {
  /**
   * Milliseconds that a value stays open after its last user left, from 0 to 2147483647; `Infinity` keeps it until it
   * is invalidated or evicted. @default 0, closed at once
   */
  readonly idleTimeToLive?: number;
  /**
   * Weight of a value: a whole number of at least 0, asked once. When it throws or answers otherwise the load fails,
   * with its error or `contract-violation`. @default 1 for every value
   */
  readonly weigh?: (value: T) => number;
  /** The clock of the idle time. @default RxJS's asyncScheduler */
  readonly scheduler?: SchedulerLike;
  /** Called after each change of the counts, before those are told whom it concerns. */
  readonly onChange?: () => void;
  /** Called with the error of each load that fails, before those are told who wait. */
  readonly onFailure?: (key: string, error: unknown) => void;
  /** What this is, for the message of `disposed`. @default 'sharing' */
  readonly name?: string;
}

/** An open value that nobody holds. */
export interface IdleValue {
  readonly weight: number;
  /** Callers who came for it so far; at least 1. */
  readonly uses: number;
}

/** Live values by key, each shared by reference count. */
export interface SharedByKey<T extends AsyncDisposable> extends Settling, AsyncDisposable {
  /**
   * Progress, then one `leased`, and it stays open: the subscription is the lease. The first caller of a key starts its
   * load, those that come later join it; when the last of them leaves, it is cancelled, or the value idles, then is
   * disposed of, once. A key whose value is closing loads anew.
   * Errors: the load's own, to all who wait, and not kept; `contract-violation` when it throws, completes empty or
   * emits twice; `disposed`.
   */
  get(key: string, load: LoadResource<T>): Observable<CacheEvent<T>>;
  /**
   * Forgets what is open or loading under the key: the next caller loads anew. Whoever holds or awaits the old value
   * keeps it, and it is closed when the last of them leaves.
   */
  invalidate(key: string): void;
  /** Counts as a use of the key's value, if that is idle: its time begins anew, and it is evicted after the others. */
  touch(key: string): void;
  /**
   * Closes the idle value of the key, or else the one that was used least recently. Whether there was one. Is not told
   * to `onChange`.
   */
  evict(key?: string): boolean;
  /** Open values that nobody holds, by key, the least recently used first. It follows what happens. */
  readonly idle: ReadonlyMap<string, IdleValue>;
  /** Keys of what the next caller would join. */
  keys(): readonly string[];
  /** Of all open values, in use and idle. */
  readonly weight: number;
  counts(): ShareCounts;
  /**
   * Resolves when no value is still closing; failing to close is counted. A cancelled load is its backend's to settle.
   */
  settled(): Promise<void>;
  /** Cancels loads and closes every value; callers get `disposed`, those who hold a value too. Twice is harmless. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** One load and the value it gave. A key that is loaded again gets a new one, so entries are compared, not keys. */
interface Entry<T> {
  readonly key: string;
  /** Those who are told what comes, and whether the value or its load was there before them. */
  readonly listeners: Map<Subscriber<CacheEvent<T>>, { readonly hit: boolean }>;
  readonly loading: Subscription;
  /** Callers who wait for the value or hold it. */
  callers: number;
  /** Callers who came so far. */
  uses: number;
  /** The latest. */
  progress: ProgressEvent | undefined;
  /** Absent while loading. */
  opened: WeighedValue<T> | undefined;
  /** Why it has ended, where somebody was there to be told. */
  failure: { readonly error: unknown } | undefined;
  /** Runs while idle. */
  idleTimer: Subscription;
}

/**
 * Shares live values by key among all who need them at a time.
 *
 * @throws ClipwrightError `invalid-option`, at the call.
 * @example
 * const shared = shareByKey<Connection>({ idleTimeToLive: 1000 });
 * shared.get('db', () => connect().pipe(map((value) => ({ type: 'loaded', value }))));
 */
export function shareByKey<T extends AsyncDisposable>(options: ShareByKeyOptions<T> = {}): SharedByKey<T> {
  const { weigh = () => 1, scheduler = asyncScheduler, name = 'sharing' } = options;
  const { onChange: changed = () => {}, onFailure = () => {} } = options;
  const idleTime = checkIdleTime(options.idleTimeToLive ?? 0);

  /** Everything loading or open, under a key or invalidated. */
  const live = new Set<Entry<T>>();
  /** What the next caller of a key joins. */
  const current = new Map<string, Entry<T>>();
  /**
   * Open and held by nobody, the least recently used first: keys leave it when joined and come back at the end. What is
   * idle is what the next caller of its key joins.
   */
  const idle = new Map<string, IdleValue>();
  const counts = noCounts();
  const closing = pendingWork();
  let weight = 0;
  let disposed = false;

  /** Never throws: nobody who could handle a failure waits for it, so it is counted. */
  const close = (value: AsyncDisposable): void => {
    const dispose = async (): Promise<void> => {
      try {
        await value[Symbol.asyncDispose]();
      } catch {
        counts.closeFailures += 1;
      }
    };
    void closing.track(dispose()).then(changed);
  };

  /** Takes the entry out for good, whatever its state: stops its load, closes its value. */
  const end = (entry: Entry<T>): void => {
    live.delete(entry);
    entry.idleTimer.unsubscribe();
    // The key may have a new entry by now.
    if (current.get(entry.key) === entry) {
      current.delete(entry.key);
      idle.delete(entry.key);
    }
    entry.loading.unsubscribe();
    if (entry.opened === undefined) return;
    weight -= entry.opened.weight;
    close(entry.opened.value);
  };

  const rest = (entry: Entry<T>, weight: number): void => {
    idle.set(entry.key, { weight, uses: entry.uses });
    if (idleTime === Infinity) return;
    entry.idleTimer = timer(idleTime, scheduler).subscribe(() => {
      counts.expirations += 1;
      end(entry);
      changed();
    });
  };

  const wake = (entry: Entry<T>): void => {
    idle.delete(entry.key);
    entry.idleTimer.unsubscribe();
  };

  const leave = (entry: Entry<T>): void => {
    entry.callers -= 1;
    if (live.has(entry) && entry.callers === 0) {
      const reachable = current.get(entry.key) === entry;
      if (entry.opened !== undefined && reachable && idleTime > 0) rest(entry, entry.opened.weight);
      else end(entry);
    }
    changed();
  };

  const fail = (entry: Entry<T>, error: unknown): void => {
    entry.failure = { error };
    for (const subscriber of [...entry.listeners.keys()]) subscriber.error(error);
  };

  const start = (entry: Entry<T>, load: LoadResource<T>): void => {
    const run = runLoad(load, { weigh: (value) => checkWeight(weigh(value)), discard: close });
    subscribeUnder(entry.loading, run, {
      next: (event) => {
        if (event.type === 'progress') {
          entry.progress = event;
          for (const subscriber of [...entry.listeners.keys()]) subscriber.next(event);
          return;
        }
        entry.opened = event;
        weight += event.weight;
        changed();
        for (const [subscriber, { hit }] of [...entry.listeners]) subscriber.next(leased(event, hit));
      },
      error: (error) => {
        counts.failures += 1;
        end(entry);
        onFailure(entry.key, error);
        changed();
        fail(entry, error);
      },
      complete: () => {},
    });
  };

  const get = (key: string, load: LoadResource<T>): Observable<CacheEvent<T>> =>
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
      entry.callers += 1;
      entry.uses += 1;
      wake(entry);
      subscriber.add(() => leave(entry));
      changed();
      // Whoever heard of the change may have done anything with the entry.
      if (entry.failure !== undefined) {
        subscriber.error(entry.failure.error);
        return;
      }
      const hit = known !== undefined;
      entry.listeners.set(subscriber, { hit });
      subscriber.add(() => entry.listeners.delete(subscriber));
      if (entry.opened !== undefined) subscriber.next(leased(entry.opened, hit));
      else if (entry.progress !== undefined) subscriber.next(entry.progress);
      if (known === undefined) start(entry, load);
    });

  const disposedError = (): ClipwrightError =>
    new ClipwrightError('disposed', `The ${name} was disposed.`, { remedy: 'Make a new one.' });

  return {
    get,
    invalidate: (key) => {
      const entry = current.get(key);
      if (entry === undefined) return;
      if (entry.callers === 0) end(entry);
      else current.delete(key);
      changed();
    },
    touch: (key) => {
      const entry = current.get(key);
      if (entry?.opened === undefined || !idle.has(key)) return;
      wake(entry);
      rest(entry, entry.opened.weight);
    },
    evict: (key) => {
      const [first] = key === undefined ? idle.keys() : [key];
      const entry = first !== undefined && idle.has(first) ? current.get(first) : undefined;
      if (entry === undefined) return false;
      counts.evictions += 1;
      end(entry);
      return true;
    },
    idle,
    keys: () => [...current.keys()],
    get weight() {
      return weight;
    },
    counts: () => {
      let callers = 0;
      let inFlight = 0;
      for (const entry of live) {
        callers += entry.callers;
        if (entry.opened === undefined) inFlight += 1;
      }
      const inUse = live.size - inFlight - idle.size;
      return { ...counts, weight, callers, inFlight, inUse, idle: idle.size, closing: closing.size };
    },
    settled: closing.settled,
    [Symbol.asyncDispose]: async () => {
      if (!disposed) {
        disposed = true;
        for (const entry of live) {
          end(entry);
          fail(entry, disposedError());
        }
        changed();
      }
      await closing.settled();
    },
  };
}

const leased = <T>({ value }: WeighedValue<T>, hit: boolean): CacheEvent<T> => ({ type: 'leased', value, hit });

/** An entry that nobody has joined yet. */
function newEntry<T>(key: string): Entry<T> {
  return {
    key,
    listeners: new Map(),
    loading: new Subscription(),
    callers: 0,
    uses: 0,
    progress: undefined,
    opened: undefined,
    failure: undefined,
    idleTimer: Subscription.EMPTY,
  };
}
