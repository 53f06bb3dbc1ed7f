import { type ClipCache, ClipwrightError } from '@clipwright/core';
import type { CacheEvent, Lease, LoadResource, LoadScope } from '@clipwright/core/author';
import { defer, Observable, ReplaySubject, type Subscription } from 'rxjs';

/** Ways in which the reference cache can be broken, to prove that the laws notice. */
export const cacheFaultNames = [
  'hot',
  'backward',
  'load-per-caller',
  'always-hit',
  'cancels-with-first',
  'never-cancels',
  'keeps-failures',
  'keeps-first-load',
  'one-key',
  'keeps-values',
  'closes-twice',
  'joins-closing',
  'settles-early',
  'completes',
  'accepts-empty',
  'accepts-throw',
  'accepts-two',
  'forgets-made',
  'forgets-late',
  'closes-delivered',
  'release-twice',
  'keeps-released',
  'holds-empty',
  'usable-when-disposed',
  'other-contract',
] as const;

export type CacheFault = (typeof cacheFaultNames)[number];

export function isCacheFault(name: string | undefined): name is CacheFault {
  return cacheFaultNames.some((fault) => fault === name);
}

interface Entry {
  readonly events: ReplaySubject<CacheEvent<AsyncDisposable>>;
  value: AsyncDisposable | undefined;
  /** What the load registered and has not delivered. */
  readonly made: Set<AsyncDisposable>;
  work: Subscription | undefined;
  users: number;
  over: boolean;
}

/** The simplest cache that keeps the contract, with faults to order. */
export function referenceCache(fault?: CacheFault): ClipCache<AsyncDisposable> {
  const entries = new Map<string, Entry>();
  const live = new Set<Entry>();
  const closing = new Set<Promise<void>>();
  let disposed = false;
  const violation = new ClipwrightError('contract-violation', 'One value, please.');

  const close = async (value: AsyncDisposable): Promise<void> => {
    if (fault === 'keeps-values') return;
    const done = Promise.resolve(value[Symbol.asyncDispose]());
    if (fault === 'closes-twice') void value[Symbol.asyncDispose]();
    closing.add(done);
    await done;
    closing.delete(done);
  };
  const discard = ({ made }: Entry): void => {
    if (fault !== 'forgets-made') for (const value of made) void close(value);
    made.clear();
  };
  const scopeOf = (entry: Entry): LoadScope => ({
    add: (resource) => {
      if (!entry.over) entry.made.add(resource);
      else if (fault !== 'forgets-late') void close(resource);
      return resource;
    },
  });
  const forget = (key: string, entry: Entry): void => {
    live.delete(entry);
    if (entries.get(key) === entry) entries.delete(key);
  };
  const end = (key: string, entry: Entry): void => {
    if (entry.over) return;
    entry.over = true;
    if (fault !== 'never-cancels') entry.work?.unsubscribe();
    discard(entry);
    if (entry.value === undefined) forget(key, entry);
    else if (fault === 'joins-closing') void close(entry.value).then(() => forget(key, entry));
    else {
      forget(key, entry);
      void close(entry.value);
    }
  };
  const firstLoads = new Map<string, LoadResource<AsyncDisposable>>();
  const start = (key: string, entry: Entry, asked: LoadResource<AsyncDisposable>): void => {
    const load = (fault === 'keeps-first-load' ? firstLoads.get(key) : undefined) ?? asked;
    firstLoads.set(key, load);
    const fail = (error: unknown): void => {
      if (fault === 'keeps-failures') entry.over = true;
      else end(key, entry);
      entry.events.error(error);
    };
    const running = defer(() => {
      try {
        return load(scopeOf(entry));
      } catch (error) {
        throw fault === 'accepts-throw' ? error : violation;
      }
    });
    const values: AsyncDisposable[] = [];
    const work = running.subscribe({
      next: (event) => {
        if (event.type === 'progress') {
          entry.events.next(event);
          if (fault === 'backward') entry.events.next({ ...event, ratio: event.ratio / 2 });
        } else values.push(event.value);
      },
      error: fail,
      complete: () => {
        const [value] = values;
        if (value === undefined) return fault === 'accepts-empty' ? undefined : fail(violation);
        if (values.length > 1 && fault !== 'accepts-two') {
          for (const each of values) void close(each);
          return fail(violation);
        }
        entry.value = value;
        if (fault !== 'closes-delivered') entry.made.delete(value);
        discard(entry);
        entry.events.next({ type: 'leased', value, hit: false });
      },
    });
    entry.work = work;
    if (entry.over) work.unsubscribe();
  };

  const acquire = (asked: string, load: LoadResource<AsyncDisposable>): Observable<CacheEvent<AsyncDisposable>> => {
    if (fault === 'hot') load(scopeOf(newEntry())).subscribe({ error: () => {} });
    return new Observable((subscriber) => {
      if (disposed && fault !== 'usable-when-disposed') {
        return subscriber.error(new ClipwrightError('disposed', 'The cache is disposed.'));
      }
      const key = fault === 'one-key' ? 'key' : asked;
      const known = fault === 'load-per-caller' ? undefined : entries.get(key);
      const entry = known ?? newEntry();
      entries.set(key, entry);
      live.add(entry);
      entry.users += 1;
      subscriber.add(() => {
        entry.users -= 1;
        if (entry.users === 0 || fault === 'cancels-with-first') end(key, entry);
      });
      const hit = fault === 'always-hit' || known !== undefined;
      const events = entry.events.subscribe({
        next: (event) => {
          subscriber.next(event.type === 'leased' ? { ...event, hit } : event);
          if (event.type === 'leased' && fault === 'completes') subscriber.complete();
        },
        error: (error) => subscriber.error(error),
      });
      subscriber.add(events);
      if (known === undefined) start(key, entry, load);
    });
  };

  const hold = (key: string, load: LoadResource<AsyncDisposable>): Promise<Lease<AsyncDisposable>> =>
    new Promise((resolve, reject) => {
      let released = false;
      const subscription = acquire(key, load).subscribe({
        next: (event) => {
          if (event.type === 'progress') return;
          const release = (): void => {
            if (released && fault !== 'release-twice') {
              throw new ClipwrightError('lease-released', 'It was released already.');
            }
            released = true;
            if (fault !== 'keeps-released') subscription.unsubscribe();
          };
          resolve({ ...event, release, [Symbol.asyncDispose]: async () => release() });
        },
        error: (error) => reject(fault === 'holds-empty' ? new Error('untyped') : error),
      });
    });

  return {
    ...(fault === 'other-contract' ? { contracts: { ClipCache: 0 } } : {}),
    acquire,
    hold,
    settled: async () => {
      if (fault !== 'settles-early') await Promise.all(closing);
    },
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      for (const entry of [...live]) {
        end('', entry);
        live.delete(entry);
        entry.events.error(new ClipwrightError('disposed', 'The cache is disposed.'));
      }
      await Promise.all(closing);
    },
  };
}

function newEntry(): Entry {
  return { events: new ReplaySubject(1), value: undefined, made: new Set(), work: undefined, users: 0, over: false };
}
