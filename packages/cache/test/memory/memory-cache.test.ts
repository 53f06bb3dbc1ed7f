import { of, take, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type CacheStatistics, type MemoryCacheOptions, memoryCache } from '../../src/index.ts';
import { Caller } from './caller.ts';
import { loaded, manualLoad, progress, Resource } from './resource.ts';

const setUp = (options: MemoryCacheOptions<Resource> = {}) => {
  const scheduler = new VirtualTimeScheduler();
  const cache = memoryCache<Resource>({ scheduler, weigh: (value) => value.weight, ...options });
  const work = manualLoad();
  const seen: CacheStatistics[] = [];
  cache.statistics$.subscribe((statistics) => seen.push(statistics));
  return {
    cache,
    work,
    acquire: (key: string) => new Caller(cache, key, work.load),
    /** Opens a key and leaves it again. */
    touch: (key: string, value = new Resource()): Resource => {
      const caller = new Caller(cache, key, () => of(loaded(value)));
      const got = caller.value;
      caller.leave();
      return got ?? value;
    },
    advance: (milliseconds: number): void => {
      const until = scheduler.frame + milliseconds;
      scheduler.maxFrames = until;
      scheduler.flush();
      scheduler.frame = until;
    },
    statistics: () => seen.at(-1),
  };
};

describe('sharing', () => {
  it('does nothing before it is subscribed to', () => {
    const { cache, work } = setUp();
    cache.acquire('a', work.load);
    expect(work.runs).toHaveLength(0);
  });

  it('runs one load for all callers of a key, and tells who came first', () => {
    const { work, acquire, statistics } = setUp();
    const first = acquire('a');
    const second = acquire('a');
    const value = work.last().finish();
    const third = acquire('a');
    expect(work.runs).toHaveLength(1);
    expect(first.events).toEqual([{ type: 'leased', value, hit: false }]);
    expect(second.events).toEqual([{ type: 'leased', value, hit: true }]);
    expect(third.events).toEqual([{ type: 'leased', value, hit: true }]);
    expect(first.value).toBe(value);
    expect(third.completed).toBe(false);
    expect(statistics()).toMatchObject({ misses: 1, shared: 1, hits: 1, callers: 3, inUse: 1 });
  });

  it('loads each key for itself', () => {
    const { work, acquire } = setUp();
    acquire('a');
    acquire('b');
    expect(work.runs).toHaveLength(2);
  });

  it('shares progress, and gives late callers the latest', () => {
    const { work, acquire } = setUp();
    const early = acquire('a');
    work.last().events.next(progress(0.25));
    work.last().events.next(progress(0.5));
    const late = acquire('a');
    work.last().events.next(progress(0.75));
    expect(early.events).toEqual([progress(0.25), progress(0.5), progress(0.75)]);
    expect(late.events).toEqual([progress(0.5), progress(0.75)]);
  });

  it('gives only the value to those who come after it', () => {
    const { work, acquire } = setUp();
    acquire('a');
    work.last().events.next(progress(0.5));
    work.last().finish();
    expect(acquire('a').events.map((event) => event.type)).toEqual(['leased']);
  });

  it('keeps the value until its last user leaves, then closes it once', () => {
    const { work, acquire } = setUp();
    const first = acquire('a');
    const second = acquire('a');
    const value = work.last().finish();
    first.leave();
    expect(value.disposals).toBe(0);
    second.leave();
    second.leave();
    expect(value.disposals).toBe(1);
  });

  it('opens a key anew while its old value is still closing', async () => {
    const { cache, work, acquire, statistics } = setUp();
    const { promise, resolve } = deferred();
    const slow = new (class extends Resource {
      override async [Symbol.asyncDispose](): Promise<void> {
        await super[Symbol.asyncDispose]();
        await promise;
      }
    })();
    const first = acquire('a');
    work.last().finish(slow);
    first.leave();
    const second = acquire('a');
    const fresh = work.last().finish();
    expect(statistics()).toMatchObject({ closing: 1, inUse: 1 });
    resolve();
    await cache.settled();
    expect(second.value).toBe(fresh);
    expect(fresh.disposals).toBe(0);
    expect(slow.disposals).toBe(1);
    expect(statistics()).toMatchObject({ closing: 0, inUse: 1 });
  });

  it('cancels the load when the last waiter leaves, not before', () => {
    const { work, acquire, statistics } = setUp();
    const first = acquire('a');
    const second = acquire('a');
    first.leave();
    expect(work.last().running).toBe(true);
    second.leave();
    expect(work.last().running).toBe(false);
    expect(statistics()).toMatchObject({ inFlight: 0, callers: 0, failures: 0 });
    acquire('a');
    expect(work.runs).toHaveLength(2);
  });

  it('takes a value back that arrives while its only caller leaves', () => {
    const { cache, statistics } = setUp();
    const value = new Resource();
    const types: string[] = [];
    cache
      .acquire('a', () => of(progress(1), loaded(value)))
      .pipe(take(2))
      .subscribe((event) => types.push(event.type));
    expect(types).toEqual(['progress', 'leased']);
    expect(value.disposals).toBe(1);
    expect(statistics()).toMatchObject({ inUse: 0, idle: 0, inFlight: 0, callers: 0 });
  });
});

describe('failure', () => {
  it('reaches every waiter and is not kept', () => {
    const { work, acquire, statistics } = setUp();
    const callers = [acquire('a'), acquire('a'), acquire('a')];
    const reason = new Error('no');
    work.last().events.error(reason);
    expect(callers.map((caller) => caller.error)).toEqual([reason, reason, reason]);
    expect(statistics()).toMatchObject({ failures: 1, callers: 0, inFlight: 0 });
    const again = acquire('a');
    const value = work.last().finish();
    expect(again.value).toBe(value);
  });

  it('can be tried again from within its own report', () => {
    const { cache, work } = setUp();
    let again: Caller | undefined;
    cache.acquire('a', work.load).subscribe({
      error: () => {
        again = new Caller(cache, 'a', work.load);
      },
    });
    work.last().events.error(new Error('no'));
    const value = work.last().finish();
    expect(work.runs).toHaveLength(2);
    expect(again?.value).toBe(value);
  });
});

describe('idle time', () => {
  it('keeps a value for that long, counted from its last use', () => {
    const { touch, advance, statistics } = setUp({ idleTimeToLive: 100 });
    const value = touch('a');
    advance(99);
    expect(touch('a')).toBe(value);
    advance(99);
    expect(value.disposals).toBe(0);
    expect(statistics()).toMatchObject({ idle: 1, expirations: 0, hits: 1, misses: 1 });
    advance(1);
    expect(value.disposals).toBe(1);
    expect(statistics()).toMatchObject({ idle: 0, expirations: 1, weight: 0 });
  });

  it('does not run while a value is in use', () => {
    const { touch, acquire, advance } = setUp({ idleTimeToLive: 100 });
    const value = touch('a');
    acquire('a');
    advance(1000);
    expect(value.disposals).toBe(0);
  });

  it('may be without end', () => {
    const { touch, advance } = setUp({ idleTimeToLive: Infinity });
    const value = touch('a');
    advance(1e12);
    expect(value.disposals).toBe(0);
  });
});

describe('capacity', () => {
  it('closes the least recently used idle value first', () => {
    const { touch, statistics } = setUp({ idleTimeToLive: Infinity, capacity: 3 });
    const values = ['a', 'b', 'c'].map((key) => touch(key));
    touch('a');
    touch('d', new Resource(2));
    expect(values.map((value) => value.disposals)).toEqual([0, 1, 1]);
    expect(statistics()).toMatchObject({ weight: 3, evictions: 2, idle: 2 });
  });

  it('never closes what is in use, even above it', () => {
    const { acquire, work, touch, statistics } = setUp({ idleTimeToLive: Infinity, capacity: 3 });
    const idle = touch('a');
    const caller = acquire('b');
    const heavy = work.last().finish(new Resource(5));
    expect(idle.disposals).toBe(1);
    expect(heavy.disposals).toBe(0);
    expect(statistics()).toMatchObject({ weight: 5, inUse: 1 });
    caller.leave();
    expect(heavy.disposals).toBe(1);
    expect(statistics()).toMatchObject({ weight: 0, evictions: 2 });
  });

  it('can be changed', () => {
    const { cache, touch, statistics } = setUp({ idleTimeToLive: Infinity });
    const values = ['a', 'b', 'c'].map((key) => touch(key));
    cache.resize(1);
    expect(values.map((value) => value.disposals)).toEqual([1, 1, 0]);
    expect(statistics()).toMatchObject({ capacity: 1, weight: 1 });
    expect(() => cache.resize(-1)).toThrowError(expect.objectContaining({ code: 'invalid-option' }));
  });

  it('counts one for each value by default', async () => {
    await using cache = memoryCache<Resource>({ idleTimeToLive: Infinity, capacity: 2 });
    const values = ['a', 'b', 'c'].map((key) => {
      const value = new Resource(100);
      new Caller(cache, key, () => of(loaded(value))).leave();
      return value;
    });
    expect(values.map((value) => value.disposals)).toEqual([1, 0, 0]);
  });
});

describe('invalidate and clear', () => {
  it('close an idle value at once', () => {
    const { cache, touch } = setUp({ idleTimeToLive: Infinity });
    const [a, b, c] = [touch('a'), touch('b'), touch('c')];
    cache.invalidate('a');
    cache.invalidate('nothing');
    expect([a.disposals, b.disposals, c.disposals]).toEqual([1, 0, 0]);
    cache.clear();
    expect([a.disposals, b.disposals, c.disposals]).toEqual([1, 1, 1]);
  });

  it('leave a value to those who hold it, and load anew for others', () => {
    const { cache, work, acquire, statistics } = setUp({ idleTimeToLive: Infinity });
    const old = acquire('a');
    const oldValue = work.last().finish();
    cache.invalidate('a');
    const fresh = acquire('a');
    const freshValue = work.last().finish();
    expect(fresh.value).toBe(freshValue);
    expect(fresh.lease?.hit).toBe(false);
    expect(statistics()).toMatchObject({ weight: 2, inUse: 2 });
    old.leave();
    expect([oldValue.disposals, freshValue.disposals]).toEqual([1, 0]);
    // The old borrower's release must not have removed the replacement.
    expect(acquire('a').value).toBe(freshValue);
  });

  it('leave a load to those who wait for it', () => {
    const { cache, work, acquire } = setUp({ idleTimeToLive: Infinity });
    const old = acquire('a');
    const oldWork = work.last();
    cache.clear();
    const fresh = acquire('a');
    const oldValue = oldWork.finish();
    const freshValue = work.last().finish();
    expect([old.value, fresh.value]).toEqual([oldValue, freshValue]);
    expect(old.value).not.toBe(fresh.value);
    old.leave();
    fresh.leave();
    expect([oldValue.disposals, freshValue.disposals]).toEqual([1, 0]);
  });
});

describe('dispose', () => {
  it('cancels loads, closes every value, and tells those who wait or hold', async () => {
    const { cache, work, acquire, touch, statistics } = setUp({ idleTimeToLive: 100 });
    const idle = touch('idle');
    const holder = acquire('held');
    const held = work.last().finish();
    const orphan = acquire('orphan');
    const orphaned = work.last().finish();
    cache.invalidate('orphan');
    const waiter = acquire('loading');
    await cache[Symbol.asyncDispose]();
    await cache[Symbol.asyncDispose]();
    expect([idle, held, orphaned].map((value) => value.disposals)).toEqual([1, 1, 1]);
    expect(work.last().running).toBe(false);
    const late = acquire('late');
    for (const caller of [holder, orphan, waiter, late]) expect(caller.error).toMatchObject({ code: 'disposed' });
    expect(statistics()).toMatchObject({ callers: 0, inFlight: 0, inUse: 0, idle: 0, weight: 0, closing: 0 });
  });

  it('waits for what is still closing', async () => {
    const order: string[] = [];
    const { promise, resolve } = deferred();
    const slow = { [Symbol.asyncDispose]: () => promise.then(() => void order.push('closed')) };
    const cache = memoryCache<AsyncDisposable>();
    cache.acquire('a', () => of(loaded(slow))).subscribe({ error: () => order.push('told') });
    const disposed = cache[Symbol.asyncDispose]().then(() => order.push('disposed'));
    resolve();
    await disposed;
    expect(order).toEqual(['told', 'closed', 'disposed']);
  });

  it('survives values that fail to close, and counts them', async () => {
    const failing: AsyncDisposable[] = [
      { [Symbol.asyncDispose]: () => Promise.reject(new Error('no')) },
      {
        [Symbol.asyncDispose]: () => {
          throw new Error('not even a promise');
        },
      },
    ];
    const cache = memoryCache<AsyncDisposable>();
    let last: CacheStatistics | undefined;
    cache.statistics$.subscribe((statistics) => {
      last = statistics;
    });
    for (const value of failing) {
      cache
        .acquire('a', () => of(loaded(value)))
        .subscribe()
        .unsubscribe();
    }
    await cache.settled();
    expect(last).toMatchObject({ closeFailures: 2, closing: 0 });
    await cache[Symbol.asyncDispose]();
  });
});

describe('statistics$', () => {
  it('starts with the current ones, follows every change, and ends with the cache', async () => {
    const { cache, work, acquire } = setUp();
    const caller = acquire('a');
    const seen: CacheStatistics[] = [];
    let completed = false;
    cache.statistics$.subscribe({
      next: (statistics) => seen.push(statistics),
      complete: () => {
        completed = true;
      },
    });
    expect(seen).toEqual([
      {
        hits: 0,
        shared: 0,
        misses: 1,
        failures: 0,
        evictions: 0,
        expirations: 0,
        closeFailures: 0,
        weight: 0,
        capacity: Infinity,
        callers: 1,
        inFlight: 1,
        inUse: 0,
        idle: 0,
        closing: 0,
      },
    ]);
    work.last().finish(new Resource(7));
    expect(seen.at(-1)).toMatchObject({ inFlight: 0, inUse: 1, weight: 7 });
    caller.leave();
    expect(seen.at(-1)).toMatchObject({ callers: 0, inUse: 0, weight: 0, closing: 1 });
    await cache.settled();
    expect(seen.at(-1)).toMatchObject({ closing: 0 });
    expect(completed).toBe(false);
    await cache[Symbol.asyncDispose]();
    expect(completed).toBe(true);
  });

  it('lets a listener act on the cache', async () => {
    const { cache, work, acquire } = setUp();
    let joined: Caller | undefined;
    let joining = false;
    const listening = cache.statistics$.subscribe(({ inFlight }) => {
      // Joining is itself a change that is told at once.
      if (inFlight !== 1 || joining) return;
      joining = true;
      joined = acquire('a');
    });
    const first = acquire('a');
    first.leave();
    const value = work.last().finish();
    expect(joined?.value).toBe(value);
    expect(work.runs).toHaveLength(1);
    listening.unsubscribe();

    cache.statistics$.subscribe(({ inFlight }) => {
      if (inFlight === 1) void cache[Symbol.asyncDispose]();
    });
    const last = acquire('b');
    expect(last.error).toMatchObject({ code: 'disposed' });
    expect(work.runs).toHaveLength(1);
  });
});

describe('options', () => {
  it.each([
    { idleTimeToLive: -1 },
    { idleTimeToLive: Number.NaN },
    { idleTimeToLive: 2 ** 31 },
    { capacity: -1 },
    { capacity: Number.NaN },
  ])('refuses %j', (options) => {
    expect(() => memoryCache(options)).toThrowError(expect.objectContaining({ code: 'invalid-option' }));
  });
});

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
