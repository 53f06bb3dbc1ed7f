import type { LoadResource } from '@clipwright/core/author';
import { concat, defer, EMPTY, finalize, NEVER, Observable, of, take, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { memoryCache } from '../../src/index.ts';
import { Caller } from './caller.ts';
import { loaded, progress, Resource } from './resource.ts';

const outcome = async (load: LoadResource<Resource>, weigh?: (value: Resource) => number) => {
  await using cache = memoryCache<Resource>(weigh === undefined ? {} : { weigh });
  const caller = new Caller(cache, 'a', load);
  // A value that nobody got must be closed before the cache is.
  await cache.settled();
  return caller;
};

describe('a load that breaks its contract', () => {
  it('throws instead of returning', async () => {
    const cause = new Error('no');
    const { error } = await outcome(() => {
      throw cause;
    });
    expect(error).toMatchObject({ code: 'contract-violation', cause });
  });

  it('completes empty, or with progress only', async () => {
    for (const events of [EMPTY, of(progress(1))]) {
      const { error } = await outcome(() => events);
      expect(error).toMatchObject({ code: 'contract-violation' });
    }
  });

  it('emits twice: both values are closed', async () => {
    const values = [new Resource(), new Resource()];
    const { error, value } = await outcome(() => of(...values.map(loaded)));
    expect(error).toMatchObject({ code: 'contract-violation' });
    expect(value).toBeUndefined();
    expect(values.map(({ disposals }) => disposals)).toEqual([1, 1]);
  });

  it('emits one value twice: it is closed once', async () => {
    const value = new Resource();
    const { error } = await outcome(() => of(loaded(value), loaded(value)));
    expect(error).toMatchObject({ code: 'contract-violation' });
    expect(value.disposals).toBe(1);
  });
});

describe('a load that fails', () => {
  it('passes on its own error, also one thrown within', async () => {
    const reason = new Error('no');
    const throwing = new Observable<never>(() => {
      throw reason;
    });
    for (const failing of [
      throwError(() => reason),
      throwing,
      concat(
        of(progress(0.5)),
        throwError(() => reason),
      ),
    ]) {
      expect((await outcome(() => failing)).error).toBe(reason);
    }
  });

  it('after its value: the value is closed', async () => {
    const value = new Resource();
    const reason = new Error('no');
    const { error } = await outcome(() =>
      concat(
        of(loaded(value)),
        throwError(() => reason),
      ),
    );
    expect(error).toBe(reason);
    expect(value.disposals).toBe(1);
  });

  it.each([Number.NaN, -1, 0.5, Infinity])('because its value weighs %d: the value is closed', async (weight) => {
    const value = new Resource();
    const { error } = await outcome(
      () => of(loaded(value)),
      () => weight,
    );
    expect(error).toMatchObject({ code: 'contract-violation' });
    expect(value.disposals).toBe(1);
  });

  it('because weighing threw: the value is closed', async () => {
    const value = new Resource();
    const reason = new Error('no');
    const { error } = await outcome(
      () => of(loaded(value)),
      () => {
        throw reason;
      },
    );
    expect(error).toBe(reason);
    expect(value.disposals).toBe(1);
  });
});

it('closes a value whose load was cancelled before it completed', async () => {
  await using cache = memoryCache<Resource>();
  const value = new Resource();
  let stopped = 0;
  const caller = new Caller(cache, 'a', () =>
    concat(of(loaded(value)), NEVER).pipe(
      finalize(() => {
        stopped += 1;
      }),
    ),
  );
  expect(caller.events).toEqual([]);
  caller.leave();
  expect([stopped, value.disposals]).toEqual([1, 1]);
});

it('stops a load that emits endlessly at once, when its only caller leaves within', async () => {
  await using cache = memoryCache<Resource>();
  let emitted = 0;
  const endless = defer(() =>
    (function* () {
      for (;;) {
        emitted += 1;
        yield progress(0);
      }
    })(),
  );
  cache
    .acquire('a', () => endless)
    .pipe(take(3))
    .subscribe();
  expect(emitted).toBe(3);
});
