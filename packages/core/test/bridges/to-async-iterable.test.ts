import { concat, Observable, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { toAsyncIterable } from '../../src/bridges/to-async-iterable.ts';
import { countedSignal } from './counted-signal.ts';

interface Event {
  readonly type: string;
  readonly n: number;
}
const progress = (n: number): Event => ({ type: 'progress', n });
const result = (n: number): Event => ({ type: 'result', n });
const value = (event: Event) => ({ done: false, value: event });
const end = { done: true, value: undefined };
const iterate = (...args: Parameters<typeof toAsyncIterable<Event>>) =>
  toAsyncIterable(...args)[Symbol.asyncIterator]();

describe('toAsyncIterable', () => {
  it('starts with the first next(), once per iteration', async () => {
    let subscriptions = 0;
    const events = new Observable<Event>((subscriber) => {
      subscriptions++;
      subscriber.next(result(subscriptions));
      subscriber.complete();
    });
    const iterable = toAsyncIterable(events);
    iterable[Symbol.asyncIterator]();
    expect(subscriptions).toBe(0);
    for (const expected of [1, 2]) {
      const seen: Event[] = [];
      for await (const event of iterable) seen.push(event);
      expect(seen).toEqual([result(expected)]);
    }
  });

  it('queues results, and keeps of progress only the newest', async () => {
    const iterator = iterate(
      of(progress(1), progress(2), progress(3), result(4), result(5), progress(6), result(7), progress(8), progress(9)),
    );
    const seen: unknown[] = [];
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) seen.push(next.value);
    // The first was pulled for already.
    expect(seen).toEqual([progress(1), result(4), result(5), result(7), progress(9)]);
    expect(await iterator.next()).toEqual(end);
  });

  it('hands progress that was pulled, and begins anew with the next', async () => {
    const events = new Subject<Event>();
    const iterator = iterate(events);
    const first = iterator.next();
    events.next(progress(1));
    events.next(progress(2));
    expect(await first).toEqual(value(progress(1)));
    expect(await iterator.next()).toEqual(value(progress(2)));
    events.next(progress(3));
    events.next(progress(4));
    expect(await iterator.next()).toEqual(value(progress(4)));
  });

  it('answers several pending pulls in order, and all of them at the end', async () => {
    const events = new Subject<Event>();
    const iterator = iterate(events);
    const pulls = [iterator.next(), iterator.next(), iterator.next()];
    events.next(result(1));
    events.complete();
    expect(await Promise.all(pulls)).toEqual([value(result(1)), end, end]);
  });

  it('gives the error after what is queued, once', async () => {
    const iterator = iterate(
      concat(
        of(result(1), result(2)),
        throwError(() => 'broken'),
      ),
    );
    expect(await iterator.next()).toEqual(value(result(1)));
    expect(await iterator.next()).toEqual(value(result(2)));
    await expect(iterator.next()).rejects.toBe('broken');
    expect(await iterator.next()).toEqual(end);
  });

  it('gives the error to a pending pull', async () => {
    const events = new Subject<Event>();
    const iterator = iterate(events);
    const pulls = [iterator.next(), iterator.next()];
    events.error('broken');
    await expect(pulls[0]).rejects.toBe('broken');
    expect(await pulls[1]).toEqual(end);
  });

  it('conflates what it is told to; a conflate that throws is an error', async () => {
    const conflated = iterate(of(result(0), result(1), progress(2), result(3)), {
      conflate: ({ type }) => type === 'result',
    });
    const seen = [await conflated.next(), await conflated.next(), await conflated.next(), await conflated.next()];
    expect(seen).toEqual([value(result(0)), value(progress(2)), value(result(3)), end]);
    const conflate = () => {
      throw 'error';
    };
    await expect(iterate(of(result(1)), { conflate }).next()).rejects.toBe('error');
  });

  it('return() acts at once, while next() is pending, and unsubscribes', async () => {
    const events = new Subject<Event>();
    const iterator = iterate(events);
    const pending = iterator.next();
    const returned = iterator.return?.();
    expect(events.observed).toBe(false);
    expect(await Promise.all([pending, returned])).toEqual([end, end]);
    expect(await iterator.next()).toEqual(end);
  });

  it('return() before the first next() means that nothing ever starts', async () => {
    const iterator = iterate(new Observable<Event>(() => expect.unreachable()));
    expect(await iterator.return?.()).toEqual(end);
    expect(await iterator.next()).toEqual(end);
  });

  it('return() drops what is queued, an error too', async () => {
    const iterator = iterate(
      concat(
        of(result(1), result(2)),
        throwError(() => 'broken'),
      ),
    );
    await iterator.next();
    await iterator.return?.();
    expect(await iterator.next()).toEqual(end);
  });

  it('leaving a loop unsubscribes', async () => {
    const events = new Subject<Event>();
    const loop = (async () => {
      for await (const event of toAsyncIterable(events)) return event;
      return undefined;
    })();
    events.next(result(1));
    expect(await loop).toEqual(result(1));
    expect(events.observed).toBe(false);
  });

  it('an abort comes after what is queued, and lets go of the signal', async () => {
    const { controller, signal, listeners } = countedSignal();
    const events = new Subject<Event>();
    const iterator = iterate(events, { signal });
    expect(listeners()).toBe(0);
    const first = iterator.next();
    expect(listeners()).toBe(1);
    events.next(result(1));
    events.next(result(2));
    controller.abort();
    expect(events.observed).toBe(false);
    expect(listeners()).toBe(0);
    expect([await first, await iterator.next()]).toEqual([value(result(1)), value(result(2))]);
    await expect(iterator.next()).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('aborted before: never subscribes', async () => {
    const iterator = iterate(new Observable<Event>(() => expect.unreachable()), { signal: AbortSignal.abort() });
    await expect(iterator.next()).rejects.toMatchObject({ name: 'AbortError' });
  });
});
