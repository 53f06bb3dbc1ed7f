import { concat, EMPTY, NEVER, Observable, of, Subject, type Subscriber, type Subscription } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { CacheEvent, LoadedValue } from '../../src/contracts/clip-cache.ts';
import type { ProgressEvent } from '../../src/contracts/progress.ts';
import { shareResource } from '../../src/operators/share-resource.ts';
import { marbles } from './marbles.ts';

type LoadEvent = ProgressEvent | LoadedValue<Value>;

class Value implements AsyncDisposable {
  disposals = 0;
  readonly #failure: Error | undefined;
  constructor(failure?: Error) {
    this.#failure = failure;
  }
  async [Symbol.asyncDispose](): Promise<void> {
    this.disposals++;
    if (this.#failure !== undefined) throw this.#failure;
  }
}

const progress = (ratio: number): ProgressEvent => ({ type: 'progress', ratio });
const loaded = (value: Value): LoadedValue<Value> => ({ type: 'loaded', value });
const leased = (value: Value, hit: boolean) => ({ type: 'leased', value, hit });
const violation = expect.objectContaining({ code: 'contract-violation' });

/** Subscribes and keeps everything that comes. */
function watch(events$: Observable<CacheEvent<Value>>) {
  const seen: unknown[] = [];
  const errors: unknown[] = [];
  let complete = false;
  const subscription: Subscription = events$.subscribe({
    next: (event) => seen.push(event),
    error: (error) => errors.push(error),
    complete: () => {
      complete = true;
    },
  });
  return { seen, errors, subscription, complete: () => complete };
}

/** A shared resource whose loads a test drives by hand. */
function manual() {
  const loads: Subject<LoadEvent>[] = [];
  const closings: Promise<void>[] = [];
  const shared = shareResource<Value>(
    () => {
      const load = new Subject<LoadEvent>();
      loads.push(load);
      return load;
    },
    { onClosing: (closing) => closings.push(closing) },
  );
  const load = (position: number): Subject<LoadEvent> => {
    const found = loads[position];
    if (found === undefined) throw new Error(`No load ${position}.`);
    return found;
  };
  return { shared, loads, load, closings };
}

describe('shareResource, in marbles', () => {
  it('one load for all who come; the lease stays open; cancelled when the last leaves', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const value = new Value();
      const events = { p: progress(0.5), l: loaded(value) };
      const out = { p: progress(0.5), m: leased(value, false), h: leased(value, true) };
      const load = cold('-p--l|', events);
      const shared = shareResource(() => load);
      expectObservable(shared, '^---------!').toBe('-p--m', out);
      expectObservable(shared, '--^-----!').toBe('--p-h', out);
      expectObservable(shared, '------^-!').toBe('------h', out);
      expectSubscriptions(load.subscriptions).toBe('^----!');

      const never = cold<LoadEvent>('-');
      const waiting = shareResource(() => never);
      expectObservable(waiting, '^-!').toBe('-');
      expectObservable(waiting, '-^--!').toBe('-');
      expectSubscriptions(never.subscriptions).toBe('^---!');
    });
  });

  it('empty, and error midway: everyone gets it, and it is not kept', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const load = cold('-p-#', { p: progress(0) });
      const shared = shareResource<Value>(() => load);
      expectObservable(shared).toBe('-p-#', { p: progress(0) });
      expectObservable(shared, '--^').toBe('--p#', { p: progress(0) });
      expectObservable(shared, '-----^').toBe('------p-#', { p: progress(0) });
      expectSubscriptions(load.subscriptions).toBe(['^--!', '-----^--!']);
    });
  });
});

describe('shareResource', () => {
  it('disposes the value once, when the last leaves, and loads anew for whoever comes then', () => {
    const { shared, loads, load, closings } = manual();
    const [first, second] = [watch(shared), watch(shared)];
    const value = new Value();
    load(0).next(loaded(value));
    load(0).complete();
    expect(first.seen).toEqual([leased(value, false)]);
    expect(second.seen).toEqual([leased(value, true)]);
    first.subscription.unsubscribe();
    expect(value.disposals).toBe(0);
    second.subscription.unsubscribe();
    second.subscription.unsubscribe();
    expect(value.disposals).toBe(1);
    expect(closings).toHaveLength(1);
    expect(first.complete() || second.complete()).toBe(false);

    const third = watch(shared);
    expect(loads).toHaveLength(2);
    const other = new Value();
    load(1).next(loaded(other));
    expect(third.seen).toEqual([leased(other, false)]);
    expect([value.disposals, other.disposals]).toEqual([1, 0]);
  });

  it('the end of an old entry does not touch the one in its place', () => {
    const { shared, loads, load } = manual();
    let replacement: ReturnType<typeof watch> | undefined;
    const old = new Value();
    const first = shared.subscribe({
      // Comes back at once, while the others of the failed entry are still being told.
      error: () => {
        replacement = watch(shared);
      },
    });
    const second = watch(shared);
    load(0).next(loaded(old));
    load(0).error('broken');
    expect(first.closed).toBe(true);
    expect(second.errors).toEqual(['broken']);
    expect(old.disposals).toBe(1);
    expect(loads).toHaveLength(2);
    const joined = watch(shared);
    const value = new Value();
    load(1).next(loaded(value));
    expect(replacement?.seen).toEqual([leased(value, false)]);
    expect(joined.seen).toEqual([leased(value, true)]);
  });

  it('a load that throws, completes empty, or gives a second value breaks the contract', () => {
    const cause = new Error('thrown');
    const throwing = watch(
      shareResource<Value>(() => {
        throw cause;
      }),
    );
    expect(throwing.errors).toEqual([violation]);
    expect(throwing.errors).toEqual([expect.objectContaining({ cause, message: expect.stringContaining('threw') })]);
    const saying = (what: string) => expect.objectContaining({ message: expect.stringContaining(what) });
    const empty = watch(shareResource<Value>(() => EMPTY)).errors;
    expect([empty, empty]).toEqual([[violation], [saying('without a value')]]);
    const [one, two] = [new Value(), new Value()];
    expect(watch(shareResource(() => of(loaded(one), loaded(two)))).errors).toEqual([violation]);
    expect([one.disposals, two.disposals]).toEqual([1, 1]);
    const twice = new Value();
    const second = watch(shareResource(() => of(loaded(twice), loaded(twice)))).errors;
    expect([second, second]).toEqual([[violation], [saying('second value')]]);
    expect(twice.disposals).toBe(1);
  });

  it('passes no progress on after the value', () => {
    const value = new Value();
    const { seen } = watch(shareResource(() => concat(of(loaded(value), progress(1)), NEVER)));
    expect(seen).toEqual([leased(value, false)]);
  });

  it('disposes a value that arrives after the last one has left, and drops what else arrives', () => {
    let late: Subscriber<LoadEvent> | undefined;
    // A load that takes no notice of being cancelled.
    const stubborn = new Observable<LoadEvent>((subscriber) => {
      late = subscriber;
    });
    const closings: Promise<void>[] = [];
    const shared = shareResource(() => stubborn, { onClosing: (closing) => closings.push(closing) });
    const { subscription, seen } = watch(shared);
    subscription.unsubscribe();
    const value = new Value();
    late?.next(progress(1));
    // There is no value yet that could be closed.
    expect(closings).toEqual([]);
    late?.next(loaded(value));
    expect(seen).toEqual([]);
    expect(value.disposals).toBe(1);
  });

  it('leaving inside next is leaving', () => {
    const value = new Value();
    const { shared, load } = manual();
    const leaving = shared.subscribe(() => leaving.unsubscribe());
    const staying = watch(shared);
    load(0).next(loaded(value));
    expect(value.disposals).toBe(0);
    staying.subscription.unsubscribe();
    expect(value.disposals).toBe(1);
    expect(load(0).observed).toBe(false);
  });

  it('a failing disposal is told to who waits for it, and harms nobody else', async () => {
    const failure = new Error('stuck');
    const closings: Promise<void>[] = [];
    const onClosing = (closing: Promise<void>) => closings.push(closing);
    watch(shareResource(() => of(loaded(new Value(failure))), { onClosing })).subscription.unsubscribe();
    expect(closings).toHaveLength(1);
    await expect(closings[0]).rejects.toBe(failure);
    // Nobody looks at this one: an unhandled rejection would fail the run.
    watch(shareResource(() => of(loaded(new Value(failure))))).subscription.unsubscribe();
  });
});
