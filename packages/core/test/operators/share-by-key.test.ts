import {
  concat,
  defer,
  EMPTY,
  NEVER,
  Observable,
  of,
  type SchedulerLike,
  Subscription,
  take,
  takeUntil,
  throwError,
  VirtualTimeScheduler,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type ShareByKeyOptions, shareByKey } from '../../src/operators/share-by-key.ts';
import { marbles } from './marbles.ts';
import { Caller, type LoadEvent, leased, loaded, manualLoad, progress, Value } from './shared-values.ts';

const coded = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

/** Values by key in virtual time, whose loads a test drives by hand. */
function setUp(options: ShareByKeyOptions<Value> = {}) {
  const scheduler = new VirtualTimeScheduler();
  const shared = shareByKey<Value>({ scheduler, ...options });
  const work = manualLoad();
  return {
    shared,
    work,
    call: (key = 'a') => new Caller(shared.get(key, work.load)),
    /** Somebody uses a key and leaves it again. */
    use: (key: string, value = new Value()): Value => {
      const caller = new Caller(shared.get(key, () => of(loaded(value))));
      const got = caller.value ?? value;
      caller.leave();
      return got;
    },
    advance: (milliseconds: number): void => {
      const until = scheduler.frame + milliseconds;
      scheduler.maxFrames = until;
      scheduler.flush();
      scheduler.frame = until;
    },
  };
}

describe('shareByKey, in marbles', () => {
  it('one load for all who come; the lease stays open; cancelled when the last leaves', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const value = new Value();
      const events = { p: progress(0.5), l: loaded(value) };
      const out = { p: progress(0.5), m: leased(value, false), h: leased(value, true) };
      const load = cold('-p-l|', events);
      const shared = shareByKey<Value>();
      const get = shared.get('a', () => load);
      expectObservable(get, '^---------!').toBe('-p--m', out);
      expectObservable(get, '--^-----!').toBe('--p-h', out);
      expectObservable(get, '------^-!').toBe('------h', out);
      expectSubscriptions(load.subscriptions).toBe('^---!');

      const never = cold<LoadEvent>('-');
      const waiting = shared.get('b', () => never);
      expectObservable(waiting, '^-!').toBe('-');
      expectObservable(waiting, '-^--!').toBe('-');
      expectSubscriptions(never.subscriptions).toBe('^---!');
    });
  });

  it('empty, and error midway: everyone gets it, and it is not kept', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const load = cold('-p-#', { p: progress(0) });
      const shared = shareByKey<Value>();
      const get = shared.get('a', () => load);
      expectObservable(get).toBe('-p-#', { p: progress(0) });
      expectObservable(get, '--^').toBe('--p#', { p: progress(0) });
      expectObservable(get, '-----^').toBe('------p-#', { p: progress(0) });
      expectSubscriptions(load.subscriptions).toBe(['^--!', '-----^--!']);
      const empty = cold<LoadEvent>('--|');
      expectObservable(shared.get('b', () => empty)).toBe('--#', {}, coded('contract-violation'));
      expectSubscriptions(empty.subscriptions).toBe('^-!');
    });
  });
});

describe('getting', () => {
  it('loads nothing before it is subscribed to, and each key for itself', () => {
    const { shared, work, call } = setUp();
    shared.get('a', work.load);
    expect(work.runs).toHaveLength(0);
    const [a, b] = [call('a'), call('b')];
    expect(shared.keys()).toEqual(['a', 'b']);
    const [first, second] = [work.run(0).finish(), work.run(1).finish()];
    expect([a.value, b.value]).toEqual([first, second]);
    expect(a.value).toBe(first);
  });

  it('disposes the value once, when the last leaves, and loads anew for whoever comes then', () => {
    const { work, call } = setUp();
    const [first, second] = [call(), call()];
    const value = work.run().finish();
    expect(first.seen).toEqual([leased(value, false)]);
    expect(second.seen).toEqual([leased(value, true)]);
    first.leave();
    expect(value.disposals).toBe(0);
    second.leave();
    second.leave();
    expect(value.disposals).toBe(1);
    expect(first.complete || second.complete).toBe(false);

    const third = call();
    expect(work.runs).toHaveLength(2);
    const other = work.run().finish();
    expect(third.seen).toEqual([leased(other, false)]);
    expect([value.disposals, other.disposals]).toEqual([1, 0]);
  });

  it('the end of an old entry does not touch the one in its place', () => {
    const { shared, work, call } = setUp();
    let replacement: Caller | undefined;
    const first = shared.get('a', work.load).subscribe({
      // Comes back at once, while the others of the failed entry are still being told.
      error: () => {
        replacement = call();
      },
    });
    const second = call();
    work.run().events.error('broken');
    expect(first.closed).toBe(true);
    expect(second.errors).toEqual(['broken']);
    second.leave();
    expect(work.runs).toHaveLength(2);
    const joined = call();
    const value = work.run().finish();
    expect(replacement?.seen).toEqual([leased(value, false)]);
    expect(joined.seen).toEqual([leased(value, true)]);
  });

  it('leaving inside next is leaving', () => {
    const { shared, work, call } = setUp();
    const leaving = shared.get('a', work.load).subscribe(() => leaving.unsubscribe());
    const staying = call();
    const value = work.run().finish();
    expect(value.disposals).toBe(0);
    staying.leave();
    expect(value.disposals).toBe(1);

    const only = new Value();
    shared
      .get('b', () => of(progress(1), loaded(only)))
      .pipe(take(2))
      .subscribe();
    expect(only.disposals).toBe(1);
  });

  it('leaving inside progress stops a load that tells it endlessly', () => {
    let told = 0;
    const endless = defer(function* () {
      for (;;) {
        told++;
        yield progress(0);
      }
    });
    shareByKey<Value>()
      .get('a', () => endless)
      .pipe(take(3))
      .subscribe();
    expect(told).toBe(3);
  });

  it('tells who joins the latest progress, and nothing but the value once that is there', () => {
    const { work, call } = setUp();
    call();
    work.run().events.next(progress(0.25));
    work.run().events.next(progress(0.5));
    const late = call();
    expect(late.seen).toEqual([progress(0.5)]);
    const value = work.run().finish();
    expect(call().seen).toEqual([leased(value, true)]);
  });
});

describe('a load that breaks its contract', () => {
  const remedy = expect.stringContaining('progress, then exactly one value');
  const violation = (message: string) => ({
    code: 'contract-violation',
    message: expect.stringContaining(message),
    remedy,
  });

  it('throws: a contract-violation with its cause', () => {
    const cause = new Error('thrown');
    const { errors } = new Caller(
      shareByKey<Value>().get('a', () => {
        throw cause;
      }),
    );
    expect(errors).toMatchObject([{ ...violation('threw instead of returning an Observable'), cause }]);
  });

  it('completes empty, or with progress only', () => {
    for (const load of [EMPTY, of(progress(1))]) {
      const { errors } = new Caller(shareByKey<Value>().get('a', () => load));
      expect(errors).toMatchObject([violation('completed without a value')]);
    }
  });

  it('gives a second value: both are disposed of, and the same one once', () => {
    const [one, two, twice] = [new Value(), new Value(), new Value()];
    const { errors, seen } = new Caller(shareByKey<Value>().get('a', () => of(loaded(one), loaded(two))));
    expect(errors).toMatchObject([violation('emitted a second value')]);
    expect(seen).toEqual([]);
    expect([one.disposals, two.disposals]).toEqual([1, 1]);
    expect(new Caller(shareByKey<Value>().get('a', () => of(loaded(twice), loaded(twice)))).errors).toHaveLength(1);
    expect(twice.disposals).toBe(1);
  });

  it('fails after its value: the value is disposed of, and the error is its own', () => {
    const [value, reason] = [new Value(), new Error('no')];
    const load = concat(
      of(loaded(value)),
      throwError(() => reason),
    );
    expect(new Caller(shareByKey<Value>().get('a', () => load)).errors).toEqual([reason]);
    expect(value.disposals).toBe(1);
  });

  it('is left before it has completed: its value is disposed of, after it was stopped', () => {
    const value = new Value();
    let disposalsWhenStopped: number | undefined;
    const load = new Observable<LoadEvent>((subscriber) => {
      subscriber.next(loaded(value));
      return () => {
        disposalsWhenStopped = value.disposals;
      };
    });
    const caller = new Caller(shareByKey<Value>().get('a', () => load));
    expect(caller.seen).toEqual([]);
    caller.leave();
    expect([disposalsWhenStopped, value.disposals]).toEqual([0, 1]);
  });
});

describe('weighing', () => {
  it('adds up what is open', () => {
    const { shared, work, call } = setUp({ weigh: ({ weight }) => weight });
    const [a, b] = [call('a'), call('b')];
    work.run(0).finish(new Value({ weight: 3 }));
    work.run(1).finish(new Value({ weight: 4 }));
    expect([shared.weight, shared.counts().weight]).toEqual([7, 7]);
    a.leave();
    expect(shared.weight).toBe(4);
    b.leave();
    expect(shared.weight).toBe(0);
    expect(setUp().shared.weight).toBe(0);
  });

  it('is 1 each where nothing is said', () => {
    const { shared, work, call } = setUp();
    call('a');
    work.run().finish(new Value({ weight: 9 }));
    expect(shared.weight).toBe(1);
  });

  it.each([Number.NaN, -1, 0.5, Infinity])('of %d fails the load, and its value is disposed of', (weight) => {
    const { shared, work, call } = setUp({ weigh: () => weight });
    const caller = call();
    const value = work.run().finish();
    expect(caller.errors).toMatchObject([
      {
        code: 'contract-violation',
        message: expect.stringContaining(`weigh answered ${weight}.`),
        remedy: expect.stringContaining('at least 0'),
      },
    ]);
    expect([value.disposals, shared.weight]).toEqual([1, 0]);
  });

  it('that throws fails the load with its error; 0 is a weight', () => {
    const reason = new Error('no');
    const { work, call } = setUp({
      weigh: ({ weight }) => {
        if (weight > 0) throw reason;
        return 0;
      },
    });
    const [failed, served] = [call('a'), call('b')];
    const value = work.run(0).finish();
    const light = work.run(1).finish(new Value({ weight: 0 }));
    expect([failed.errors, value.disposals]).toEqual([[reason], 1]);
    expect(served.seen).toEqual([leased(light, false)]);
  });

  it('that ends everything loses no value', () => {
    const { shared, work, call } = setUp({
      weigh: () => {
        void shared[Symbol.asyncDispose]();
        return 1;
      },
    });
    const caller = call();
    const value = work.run().finish();
    expect(caller.errors).toEqual([coded('disposed')]);
    expect([value.disposals, shared.weight]).toEqual([1, 0]);
  });
});

describe('idle values', () => {
  it('stay for their time, counted from the last use', () => {
    const { shared, use, advance } = setUp({ idleTimeToLive: 100 });
    const value = use('a');
    advance(99);
    expect(use('a')).toBe(value);
    advance(99);
    expect(value.disposals).toBe(0);
    expect(shared.counts()).toMatchObject({ idle: 1, expirations: 0, hits: 1, misses: 1 });
    advance(1);
    expect(value.disposals).toBe(1);
    expect(shared.counts()).toMatchObject({ idle: 0, expirations: 1, weight: 0 });
    expect(shared.keys()).toEqual([]);
  });

  it('stay while they are used again', () => {
    const { use, call, advance } = setUp({ idleTimeToLive: 100 });
    const value = use('a');
    call('a');
    advance(1000);
    expect(value.disposals).toBe(0);
  });

  it('may stay for ever, and then no timer runs', () => {
    let timers = 0;
    const scheduler: SchedulerLike = {
      now: () => 0,
      schedule: () => {
        timers++;
        return Subscription.EMPTY;
      },
    };
    expect(setUp({ idleTimeToLive: Infinity, scheduler }).use('a').disposals).toBe(0);
    expect(timers).toBe(0);
    setUp({ idleTimeToLive: 1, scheduler }).use('a');
    expect(timers).toBe(1);
  });

  it('that are touched count as used', () => {
    const { shared, use, advance } = setUp({ idleTimeToLive: 100 });
    const [a, b] = [use('a'), use('b')];
    advance(60);
    shared.touch('a');
    expect(shared.counts().idle).toBe(2);
    advance(60);
    expect([a.disposals, b.disposals]).toEqual([0, 1]);
    advance(40);
    expect(a.disposals).toBe(1);
  });

  it('touching what is not there, loading or in use does nothing', () => {
    const { shared, work, call, advance } = setUp({ idleTimeToLive: 100 });
    shared.touch('a');
    const caller = call('a');
    shared.touch('a');
    const value = work.run().finish();
    shared.touch('a');
    expect(shared.counts()).toMatchObject({ inFlight: 0, inUse: 1, idle: 0 });
    advance(1000);
    expect(value.disposals).toBe(0);
    expect(shared.evict()).toBe(false);
    caller.leave();
    expect(shared.counts()).toMatchObject({ inUse: 0, idle: 1 });
  });

  it('are evicted one by one, the least recently used first', () => {
    const { shared, use, call } = setUp({ idleTimeToLive: 1000 });
    const [a, b, c] = [use('a'), use('b'), use('c')];
    use('a');
    shared.touch('b');
    call('d');
    expect(shared.evict()).toBe(true);
    expect([a, b, c].map(({ disposals }) => disposals)).toEqual([0, 0, 1]);
    expect(shared.evict()).toBe(true);
    expect([a, b, c].map(({ disposals }) => disposals)).toEqual([1, 0, 1]);
    expect([shared.evict(), shared.evict()]).toEqual([true, false]);
    expect(b.disposals).toBe(1);
    expect(shared.counts()).toMatchObject({ evictions: 3, idle: 0, inFlight: 1, weight: 0 });
  });

  it('are told in the order of their use, and evicted by their key', () => {
    const { shared, use, call } = setUp({ idleTimeToLive: 1000 });
    const [a, b] = [use('a'), use('b')];
    use('a');
    const holder = call('c');
    expect([...shared.idle]).toEqual([
      ['b', { weight: 1, uses: 1 }],
      ['a', { weight: 1, uses: 2 }],
    ]);
    expect([shared.evict('c'), shared.evict('none'), shared.evict('a')]).toEqual([false, false, true]);
    expect([a, b].map(({ disposals }) => disposals)).toEqual([1, 0]);
    expect(shared.counts()).toMatchObject({ evictions: 1, idle: 1 });
    shared.invalidate('b');
    expect([b.disposals, shared.idle.size]).toEqual([1, 0]);
    holder.leave();
  });

  it.each([-1, Number.NaN, 2 ** 31])('a time of %d is refused', (idleTimeToLive) => {
    expect(() => shareByKey({ idleTimeToLive })).toThrow(
      expect.objectContaining({
        code: 'invalid-option',
        message: expect.stringContaining(`idleTimeToLive is ${idleTimeToLive}.`),
        remedy: expect.stringContaining('from 0 to 2147483647, or Infinity'),
      }),
    );
  });

  it('the longest time that a timer can wait is allowed', () => {
    expect(() => shareByKey({ idleTimeToLive: 2 ** 31 - 1 })).not.toThrow();
  });
});

describe('invalidating', () => {
  it('closes what is idle at once', () => {
    const { shared, use } = setUp({ idleTimeToLive: Infinity });
    const [a, b] = [use('a'), use('b')];
    shared.invalidate('a');
    shared.invalidate('nothing');
    expect([a.disposals, b.disposals]).toEqual([1, 0]);
    expect(shared.keys()).toEqual(['b']);
  });

  it('leaves a value to those who hold it, and loads anew for others', () => {
    const { shared, work, call } = setUp({ idleTimeToLive: Infinity });
    const old = call();
    const oldValue = work.run().finish();
    shared.invalidate('a');
    expect(oldValue.disposals).toBe(0);
    const fresh = call();
    const freshValue = work.run().finish();
    expect(fresh.seen).toEqual([leased(freshValue, false)]);
    old.leave();
    expect([oldValue.disposals, freshValue.disposals]).toEqual([1, 0]);
    // The old borrower's leaving has not removed the replacement.
    expect(call().value).toBe(freshValue);
  });

  it('leaves a load to those who wait for it', () => {
    const { shared, work, call } = setUp({ idleTimeToLive: Infinity });
    const old = call();
    shared.invalidate('a');
    const fresh = call();
    const [oldValue, freshValue] = [work.run(0).finish(), work.run(1).finish()];
    expect([old.value === oldValue, fresh.value === freshValue]).toEqual([true, true]);
  });
});

describe('what is told', () => {
  it('is every change, before those hear of it whom it concerns', async () => {
    const told: string[] = [];
    const { shared, work } = setUp({
      idleTimeToLive: 10,
      onChange: () => {
        const { callers, inFlight, inUse, idle, closing } = shared.counts();
        told.push([callers, inFlight, inUse, idle, closing].join(''));
      },
    });
    const heard: string[] = [];
    const caller = shared.get('a', work.load).subscribe(({ type }) => heard.push(`${told.length} ${type}`));
    work.run().finish();
    caller.unsubscribe();
    shared.invalidate('a');
    await shared.settled();
    shared.get('a', work.load).subscribe({ error: () => heard.push(`${told.length} error`) });
    work.run().events.error('no');
    expect(heard).toEqual(['2 leased', '7 error']);
    expect(told).toEqual(['11000', '10100', '00010', '00001', '00000', '11000', '00000', '00000']);
    expect(shared.counts()).toEqual({
      ...{ hits: 0, shared: 0, misses: 2, failures: 1, evictions: 0, expirations: 0, closeFailures: 0 },
      ...{ weight: 0, callers: 0, inFlight: 0, inUse: 0, idle: 0, closing: 0 },
    });
  });

  it('counts those who come by what they find', () => {
    const { shared, work, call } = setUp();
    call();
    call();
    work.run().finish();
    call();
    call('b');
    expect(shared.counts()).toMatchObject({ misses: 2, shared: 1, hits: 1, callers: 4, inFlight: 1, inUse: 1 });
  });

  it('may make a caller leave before it is told anything, and others are told all the same', () => {
    let leaving: Subscription | undefined;
    const { shared, work, call } = setUp({ onChange: () => leaving?.unsubscribe() });
    const staying = call();
    leaving = new Subscription();
    const seen: unknown[] = [];
    shared
      .get('a', work.load)
      .pipe(takeUntil(new Observable((subscriber) => leaving?.add(() => subscriber.next(0)))))
      .subscribe((event) => seen.push(event));
    expect(shared.counts()).toMatchObject({ callers: 1, shared: 1, inFlight: 1 });
    const value = work.run().finish();
    expect([seen, staying.seen]).toEqual([[], [leased(value, false)]]);
  });

  it('tells failures by their key, before those who wait', () => {
    const order: unknown[] = [];
    const { shared, work } = setUp({ onFailure: (key, error) => order.push([key, error]) });
    shared.get('a', work.load).subscribe({ error: (error) => order.push(error) });
    shared.get('b', work.load).subscribe();
    work.run(0).events.error('no');
    expect(order).toEqual([['a', 'no'], 'no']);
    expect(shared.counts()).toMatchObject({ failures: 1, inFlight: 1 });
  });

  it('is an expiry too', () => {
    let changes = 0;
    const { use, advance } = setUp({
      idleTimeToLive: 10,
      onChange: () => {
        changes++;
      },
    });
    use('a');
    const before = changes;
    advance(10);
    expect(changes).toBe(before + 1);
  });

  it('lets who hears of a caller end all before the load has begun', () => {
    const { shared, work, call } = setUp({
      onChange: () => void shared[Symbol.asyncDispose](),
    });
    expect(call().errors).toEqual([coded('disposed')]);
    expect(work.runs).toHaveLength(0);
  });
});

describe('disposing', () => {
  it('cancels loads, closes every value once, and tells those who wait or hold', async () => {
    const { shared, work, call, use } = setUp({ idleTimeToLive: 100 });
    const idle = use('idle');
    const holder = call('held');
    const held = work.run().finish();
    const orphan = call('orphan');
    const orphaned = work.run().finish();
    shared.invalidate('orphan');
    const waiter = call('loading');
    await shared[Symbol.asyncDispose]();
    await shared[Symbol.asyncDispose]();
    expect([idle, held, orphaned].map(({ disposals }) => disposals)).toEqual([1, 1, 1]);
    expect(work.run().running).toBe(false);
    const late = call('late');
    expect(work.runs).toHaveLength(3);
    for (const { errors } of [holder, orphan, waiter, late])
      expect(errors).toEqual([coded('disposed', 'The sharing ')]);
    expect(shared.counts()).toMatchObject({ callers: 0, inFlight: 0, inUse: 0, idle: 0, weight: 0, closing: 0 });
  });

  it('twice is told once', async () => {
    let changes = 0;
    const { shared } = setUp({
      onChange: () => {
        changes++;
      },
    });
    await shared[Symbol.asyncDispose]();
    await shared[Symbol.asyncDispose]();
    expect(changes).toBe(1);
  });

  it('says by its name what is over', async () => {
    const { shared, call } = setUp({ name: 'pool' });
    await shared[Symbol.asyncDispose]();
    expect(call().errors).toMatchObject([
      { message: expect.stringContaining('The pool was disposed.'), remedy: 'Make a new one.' },
    ]);
  });

  it('waits for what is still closing, and so does settling', async () => {
    const order: string[] = [];
    let finish = (): void => {};
    const slow = new (class extends Value {
      override [Symbol.asyncDispose](): Promise<void> {
        return new Promise((resolve) => {
          finish = () => {
            order.push('closed');
            resolve();
          };
        });
      }
    })();
    const { shared, use } = setUp();
    use('a', slow);
    const ends = [
      shared.settled().then(() => order.push('settled')),
      shared[Symbol.asyncDispose]().then(() => order.push('disposed')),
    ];
    for (let turn = 0; turn < 10; turn++) await Promise.resolve();
    expect(order).toEqual([]);
    finish();
    await Promise.all(ends);
    expect(order[0]).toBe('closed');
  });

  it('of a value that fails, at once or later, is counted and harms nobody', async () => {
    const { shared, use } = setUp();
    use('a', new Value({ failure: new Error('stuck') }));
    use(
      'b',
      new (class extends Value {
        override [Symbol.asyncDispose](): Promise<void> {
          throw new Error('not even a promise');
        }
      })(),
    );
    await shared.settled();
    expect(shared.counts()).toMatchObject({ closeFailures: 2, closing: 0 });
  });
});

it('never ends by itself', () => {
  const { seen, complete } = new Caller(shareByKey<Value>().get('a', () => NEVER));
  expect([seen, complete]).toEqual([[], false]);
});
