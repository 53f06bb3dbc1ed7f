import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { VirtualTimeScheduler } from 'rxjs';
import { expect, it } from 'vitest';
import { type CacheStatistics, memoryCache } from '../../src/index.ts';
import { Caller } from './caller.ts';
import { Model } from './model.ts';
import { manualLoad, Resource } from './resource.ts';
import { runs } from './runs.ts';

const reason = new Error('no');

/** The cache in virtual time, with all it was asked for and all it loaded. */
class Real {
  readonly #scheduler = new VirtualTimeScheduler();
  readonly work = manualLoad();
  readonly callers: Caller[] = [];
  readonly values = new Map<number, Resource>();
  readonly cache;
  statistics: CacheStatistics | undefined;

  constructor(idleTimeToLive: number, capacity: number) {
    const weigh = (value: Resource): number => value.weight;
    this.cache = memoryCache<Resource>({ idleTimeToLive, capacity, weigh, scheduler: this.#scheduler });
    this.cache.statistics$.subscribe((statistics) => {
      for (const [name, count] of Object.entries(statistics)) if (count < 0) throw new Error(`${name} is ${count}`);
      this.statistics = statistics;
    });
  }

  advance(milliseconds: number): void {
    const until = this.#scheduler.frame + milliseconds;
    this.#scheduler.maxFrames = until;
    this.#scheduler.flush();
    this.#scheduler.frame = until;
  }
}

/** What can be seen of the cache. */
const seen = ({ statistics, work, values, callers }: Real) => ({
  statistics,
  running: work.runs.map(({ running }) => running),
  disposals: work.runs.map((_, at) => values.get(at)?.disposals),
  held: callers.map(({ value }) => value),
  errors: callers.map(({ error }) => error),
});

/** The same, as the model has it. */
const expected = (model: Model, real: Real): ReturnType<typeof seen> => {
  const open = model.inState('open').length;
  return {
    statistics: {
      ...model.counts,
      closeFailures: 0,
      weight: model.weight,
      capacity: model.capacity,
      callers: model.callersInState('waiting').length + model.callersInState('holding').length,
      inFlight: model.inState('loading').length,
      inUse: open - model.idle.length,
      idle: model.idle.length,
      // No promise settles while commands run, so every value closed so far is still closing.
      closing: model.inState('closed').length,
    },
    running: model.loads.map(({ state }) => state === 'loading'),
    disposals: model.loads.map(({ state }) => (state === 'open' ? 0 : state === 'closed' ? 1 : undefined)),
    held: model.callers.map(({ load, held }) => (held ? real.values.get(load) : undefined)),
    errors: model.callers.map(({ state }) => (state === 'failed' ? reason : undefined)),
  };
};

const compare = (model: Model, real: Real): void => {
  const [actual, wanted] = [seen(real), expected(model, real)];
  // Asked some hundred thousand times: the runner's own comparison, with its message, only where they differ.
  if (!isDeepStrictEqual(actual, wanted)) expect(actual).toEqual(wanted);
  // Of loads that callers can join there is at most one for each key; what was invalidated runs on beside it.
  const joinable = model.loads.filter(({ reachable, state }) => reachable && state === 'loading').map(({ key }) => key);
  if (new Set(joinable).size < joinable.length) throw new Error(`Several loads of one key: ${joinable}`);
};

type CacheCommand = fc.Command<Model, Real>;

/** A command on one of the things that the model offers for it at that moment. */
const onOne = (
  name: string,
  pick: number,
  offered: (model: Model) => readonly number[],
  act: (at: number, model: Model, real: Real) => void,
): CacheCommand => ({
  check: (model) => offered(model).length > 0,
  run: (model, real) => {
    const choice = offered(model);
    act(choice[pick % choice.length] ?? 0, model, real);
    compare(model, real);
  },
  toString: () => `${name}(${pick})`,
});

const onAll = (name: string, act: (model: Model, real: Real) => void): CacheCommand => ({
  check: () => true,
  run: (model, real) => {
    act(model, real);
    compare(model, real);
  },
  toString: () => name,
});

const leave = (at: number, model: Model, real: Real): void => {
  const caller = model.callers[at];
  if (caller !== undefined) model.leave(caller);
  real.callers[at]?.leave();
};

const key = fc.constantFrom('a', 'b', 'c', 'd');
const pick = fc.nat(1000);
const capacity = fc.constantFrom(0, 1, 3, 6, 10, Infinity);

const commands: fc.Arbitrary<CacheCommand>[] = [
  key.map((name) =>
    onAll(`acquire(${name})`, (model, real) => {
      model.acquire(name);
      real.callers.push(new Caller(real.cache, name, real.work.load));
    }),
  ),
  pick.map((n) => onOne('release', n, (model) => model.callersInState('holding'), leave)),
  pick.map((n) => onOne('cancel', n, (model) => model.callersInState('waiting'), leave)),
  fc.tuple(pick, fc.nat(4)).map(([n, weight]) =>
    onOne(
      `finish ${weight}`,
      n,
      (model) => model.inState('loading'),
      (at, model, real) => {
        model.finish(at, weight);
        const value = new Resource(weight);
        real.values.set(at, value);
        real.work.runs[at]?.finish(value);
      },
    ),
  ),
  pick.map((n) =>
    onOne(
      'fail',
      n,
      (model) => model.inState('loading'),
      (at, model, real) => {
        model.fail(at);
        real.work.runs[at]?.events.error(reason);
      },
    ),
  ),
  key.map((name) =>
    onAll(`invalidate(${name})`, (model, real) => {
      model.invalidate(name);
      real.cache.invalidate(name);
    }),
  ),
  capacity.map((size) =>
    onAll(`resize(${size})`, (model, real) => {
      model.resize(size);
      real.cache.resize(size);
    }),
  ),
  // What a program does that is short of memory.
  fc.constant(
    onAll('evict', (model, real) => {
      const before = model.capacity;
      for (const size of [0, before]) {
        model.resize(size);
        real.cache.resize(size);
      }
    }),
  ),
  fc.constantFrom(1, 5, 10, 50).map((milliseconds) =>
    onAll(`advance(${milliseconds})`, (model, real) => {
      model.advance(milliseconds);
      real.advance(milliseconds);
    }),
  ),
];

it(
  'does what a plain model does, whatever is asked of it',
  () => {
    let callers = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(0, 10, 40, Infinity),
        capacity,
        fc.commands(commands, { maxCommands: 100, size: 'max' }),
        (idleTime, size, sequence) => {
          const model = new Model(idleTime, size);
          const real = new Real(idleTime, size);
          fc.modelRun(() => ({ model, real }), sequence);
          callers += model.callers.length;

          void real.cache[Symbol.asyncDispose]();
          for (const caller of real.callers) caller.leave();
          for (const value of real.values.values()) expect(value.disposals).toBe(1);
          expect(real.work.runs.filter(({ running }) => running)).toEqual([]);
          expect(real.statistics).toMatchObject({ weight: 0, callers: 0, inFlight: 0, inUse: 0, idle: 0 });
        },
      ),
      { numRuns: runs(500) },
    );
    // The runs were no short ones.
    expect(callers).toBeGreaterThan(5 * runs(500));
  },
  runs(120_000),
);
