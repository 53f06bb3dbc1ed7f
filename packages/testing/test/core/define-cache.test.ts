import { type ClipCache, ClipwrightError } from '@clipwright/core';
import { type CacheDefinition, type CachePolicy, defineCache, type OpenValues } from '@clipwright/core/author';
import { firstValueFrom, of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { cacheLaws } from '../../src/index.ts';

class Value implements AsyncDisposable {
  closed = 0;
  readonly weight: number;

  constructor(weight = 1) {
    this.weight = weight;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.closed += 1;
  }
}

/** A policy that is a class, and keeps to itself what it is made of. */
class LeastFrequent implements CachePolicy {
  readonly #most: number;
  readonly #uses = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  touched(key: string): void {
    this.#uses.set(key, (this.#uses.get(key) ?? 0) + 1);
  }

  evict({ idle }: OpenValues): string | undefined {
    if (idle.size <= this.#most) return undefined;
    return [...idle.keys()].sort((a, b) => (this.#uses.get(a) ?? 0) - (this.#uses.get(b) ?? 0))[0];
  }
}

/** The same of a whole definition. */
class ByWeight implements CacheDefinition<Value> {
  readonly name = 'by weight';
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  get policy(): CachePolicy {
    return { evict: ({ idle, weight }) => (weight > this.#most ? [...idle.keys()][0] : undefined) };
  }

  weigh(value: Value): number {
    return this.#most > 0 ? value.weight : 1;
  }
}

const none = { evict: ({ idle }: OpenValues) => [...idle.keys()][0] };

cacheLaws(
  { describe, it },
  { name: 'defineCache', make: async () => ({ cache: defineCache<AsyncDisposable>({ name: 'none', policy: none }) }) },
);
cacheLaws(
  { describe, it },
  {
    name: 'defineCache with a policy that is a class',
    make: async () => ({ cache: defineCache<AsyncDisposable>({ name: 'rare', policy: new LeastFrequent(0) }) }),
  },
);

/** Opens a key, and leaves it again. */
async function use(cache: ClipCache<Value>, key: string, value = new Value()): Promise<Value> {
  const lease = await cache.hold(key, () => of({ type: 'loaded', value }));
  lease.release();
  return lease.value;
}

describe('the policy of a defined cache', () => {
  it('says which idle values stay', async () => {
    const cache = defineCache<Value>({ name: 'rare', policy: new LeastFrequent(2) });
    const [a, b, c] = [await use(cache, 'a'), await use(cache, 'b'), await use(cache, 'c')];
    expect([a, b, c].map(({ closed }) => closed)).toEqual([1, 0, 0]);
    await use(cache, 'b');
    await use(cache, 'c');
    await use(cache, 'd');
    expect(await use(cache, 'b', new Value())).toBe(b);
    expect(c.closed).toBe(0);
    await cache[Symbol.asyncDispose]();
    expect([a, b, c].map(({ closed }) => closed)).toEqual([1, 1, 1]);
  });

  it('is told weights, and of idle values the least recently used first', async () => {
    const cache = defineCache(new ByWeight(5));
    const [a, b] = [await use(cache, 'a', new Value(2)), await use(cache, 'b', new Value(3))];
    await use(cache, 'a');
    const c = await use(cache, 'c', new Value(1));
    expect([a, b, c].map(({ closed }) => closed)).toEqual([0, 1, 0]);
    await cache[Symbol.asyncDispose]();
  });

  it('counts uses, and never sees what is in use', async () => {
    const seen: unknown[] = [];
    const policy: CachePolicy = {
      evict: ({ idle }) => {
        seen.push(Object.fromEntries(idle));
        return undefined;
      },
    };
    const cache = defineCache<Value>({ name: 'seen', policy });
    await use(cache, 'a');
    const lease = await cache.hold('a', () => of({ type: 'loaded', value: new Value() }));
    await use(cache, 'b');
    lease.release();
    expect(seen.at(-1)).toEqual({ b: { weight: 1, uses: 1 }, a: { weight: 1, uses: 2 } });
    expect(seen.filter((idle) => JSON.stringify(idle) === '{"b":{"weight":1,"uses":1}}')).not.toEqual([]);
    await cache[Symbol.asyncDispose]();
  });

  it.each([
    ['throws', { evict: (): string => JSON.parse('no JSON') }],
    ['names what is not idle', { evict: (): string => 'another' }],
    [
      'throws when it is touched',
      {
        evict: (): undefined => undefined,
        touched: () => {
          throw new Error('out of order');
        },
      },
    ],
  ])('has failed when it %s: nothing is kept, and who comes is told', async (_, policy) => {
    const cache = defineCache<Value>({ name: 'broken', policy });
    const value = new Value();
    let loads = 0;
    const load = () => {
      loads += 1;
      return of({ type: 'loaded' as const, value });
    };
    await firstValueFrom(cache.acquire('a', load)).catch(() => {});
    const error: unknown = await firstValueFrom(cache.acquire('b', load)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(ClipwrightError);
    expect(error).toMatchObject({ code: 'contract-violation', message: expect.stringContaining('"broken"') });
    await cache.settled();
    expect(value.closed).toBe(loads);
    await cache[Symbol.asyncDispose]();
  });
});

describe('what defineCache refuses', () => {
  it.each([
    ['no name', { name: '', policy: none }, 'name'],
    ['no policy', JSON.parse('{ "name": "a" }'), 'policy'],
    ['a policy that decides nothing', { name: 'a', policy: JSON.parse('{}') }, 'evict'],
    ['a weight that is no function', { name: 'a', policy: none, weigh: JSON.parse('1') }, 'weigh'],
    ['an idle time that cannot be', { name: 'a', policy: none, idleTimeToLive: -1 }, 'idleTimeToLive'],
  ])('%s', (_, definition, named) => {
    const make = () => defineCache<Value>(definition);
    expect(make).toThrow(expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(named) }));
  });
});
