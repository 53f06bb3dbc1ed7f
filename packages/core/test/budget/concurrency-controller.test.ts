import fc from 'fast-check';
import { of } from 'rxjs';
import { describe, expect, it } from 'vitest';
import {
  adaptiveThreads,
  type ControllerState,
  controlConcurrency,
  controllerStart,
  type MachineSample,
  threadLimit,
} from '../../src/budget/concurrency-controller.ts';
import { type SimulatedMachineOptions, simulatedMachine } from './simulated-machine.ts';

const soak = process.env.CLIPWRIGHT_SOAK === '1';
const seeds = soak ? [1, 2, 3, 4, 5, 6, 7, 8] : [1];
const seconds = 240;
const settling = 30;

/** Work done in all with a limit that never changes. */
function workAt(limit: number, options: SimulatedMachineOptions): number {
  const machine = simulatedMachine(options);
  let done = 0;
  for (let second = 0; second < seconds; second += 1) done += machine.second(limit).done;
  return done;
}

/** Work done with the best fixed limit; on many cores every eighth of them is tried. */
function bestWork(options: SimulatedMachineOptions): number {
  const step = Math.max(1, Math.floor(options.cores / 8));
  let best = 0;
  for (let limit = step; limit <= 2 * options.cores; limit += step) best = Math.max(best, workAt(limit, options));
  return best;
}

/** Work done under the controller, and the limit of each second. */
function controlled(options: SimulatedMachineOptions) {
  const machine = simulatedMachine(options);
  const limits: number[] = [];
  let state = controllerStart(options.cores);
  let done = 0;
  for (let second = 0; second < seconds; second += 1) {
    const result = machine.second(threadLimit(state));
    done += result.done;
    state = controlConcurrency(state, result.sample);
    limits.push(threadLimit(state));
  }
  return { done, limits };
}

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values);

/** How often a limit that rose fell again, or the other way round. */
function turns(limits: readonly number[]): number {
  const ways = limits
    .slice(1)
    .map((limit, i) => Math.sign(limit - (limits[i] ?? limit)))
    .filter((way) => way !== 0);
  return ways.filter((way, i) => i > 0 && way !== ways[i - 1]).length;
}

const machines = [2, 3, 4, 6, 8, 16, 32, 64];

describe.each(machines)('on %d cores', (cores) => {
  const share = cores === 2 ? 0.85 : 0.9;

  it.each([
    ['jobs that only compute', 1],
    ['jobs that wait a quarter of their time', 0.75],
    ['half-blocked jobs', 0.5],
  ])('%s: nearly what the best fixed number does, settled within 30 seconds, without going up and down', (_, duty) => {
    for (const seed of seeds) {
      const options = { cores, duty, seed };
      const { done, limits } = controlled(options);
      expect(done).toBeGreaterThan(share * bestWork(options));
      expect(Math.max(...limits)).toBeLessThanOrEqual(2 * cores);
      const settled = limits.slice(settling);
      expect(spread(settled)).toBeLessThanOrEqual(Math.max(1, cores / 10));
      expect(turns(settled)).toBeLessThanOrEqual(settled.length / 10);
    }
  });

  it.each([
    ['jobs that only compute', 1],
    ['half-blocked jobs', 0.5],
  ])('%s beside a neighbour that comes and goes with three quarters of the cores', (_, duty) => {
    for (const seed of seeds) {
      const neighbour = (second: number): number => (Math.floor(second / 40) % 2 === 1 ? 0.75 * cores : 0);
      const options = { cores, duty, neighbour, seed };
      const { done, limits } = controlled(options);
      expect(done).toBeGreaterThan(share * bestWork(options));
      expect(Math.max(...limits)).toBeLessThanOrEqual(2 * cores);
      // Back where it was, each time that the neighbour has been gone for 30 seconds.
      const alone = [39, 119, 199].map((second) => limits[second] ?? 0);
      expect(spread(alone)).toBeLessThanOrEqual(Math.max(1, cores / 10));
      expect(limits[79]).toBeLessThan(limits[39] ?? 0);
    }
  });
});

it('gets by with the memory there is, where more jobs would fill it', () => {
  const GiB = 2 ** 30;
  const machine = simulatedMachine({ cores: 8, duty: 0.5, seed: 1, memory: { job: GiB, total: 10 * GiB } });
  let state = controllerStart(8);
  let short = 0;
  for (let second = 0; second < seconds; second += 1) {
    const { sample } = machine.second(threadLimit(state));
    if ((sample.memory?.free ?? 0) < GiB) short += 1;
    state = controlConcurrency(state, sample);
  }
  expect(short).toBe(0);
  expect(threadLimit(state)).toBeGreaterThanOrEqual(6);
});

describe('a step', () => {
  const sampleArbitrary = fc.record(
    {
      queue: fc.double({ min: 0, max: 200, noNaN: true }),
      waiting: fc.nat(3),
      memory: fc.integer({ min: 0, max: 100 }).map((free) => ({ total: 100, free })),
    },
    { requiredKeys: ['waiting'] },
  );

  it('keeps within 1 and twice the cores, grows by at most 5 % of them, only where work waits, and never while resting', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 128 }), fc.array(sampleArbitrary, { maxLength: 80 }), (cores, samples) => {
        let state = controllerStart(cores);
        for (const sample of samples) {
          const next = controlConcurrency(state, sample);
          expect(next.limit).toBeGreaterThanOrEqual(1);
          expect(next.limit).toBeLessThanOrEqual(2 * cores);
          expect(next.limit - state.limit).toBeLessThanOrEqual(0.05 * cores + 1e-9);
          if (next.limit > state.limit) expect(sample.waiting).toBeGreaterThan(0);
          if (state.rest > 0) expect(next.limit).toBe(state.limit);
          state = next;
        }
      }),
    );
  });

  it('lets no more run the longer the queue is, and no more the less memory is free', () => {
    const state = fc
      .tuple(fc.integer({ min: 1, max: 64 }), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([cores, at]): ControllerState => ({ cores, limit: 1 + at * (2 * cores - 1), rest: 0 }));
    fc.assert(
      fc.property(
        state,
        sampleArbitrary,
        fc.double({ min: 0, max: 50, noNaN: true }),
        fc.nat(100),
        (before, sample, more, less) => {
          const { limit } = controlConcurrency(before, sample);
          const { queue, memory } = sample;
          const busier = queue === undefined ? sample : { ...sample, queue: queue + more };
          expect(controlConcurrency(before, busier).limit).toBeLessThanOrEqual(limit);
          const fuller =
            memory === undefined
              ? sample
              : { ...sample, memory: { total: 100, free: Math.max(0, memory.free - less) } };
          // Half of a limit may be more than what a very long queue leaves of it.
          if ((queue ?? 0) === 0) expect(controlConcurrency(before, fuller).limit).toBeLessThanOrEqual(limit);
        },
      ),
    );
  });

  it('halves when memory is short, then rests for two', () => {
    const short: MachineSample = { queue: 0, waiting: 1, memory: { total: 100, free: 9 } };
    const limits: number[] = [];
    adaptiveThreads(of(...Array.from({ length: 7 }, () => short)), 8).subscribe((limit) => limits.push(limit));
    expect(limits).toEqual([8, 4, 2, 1]);
    const first = controlConcurrency(controllerStart(8), short);
    expect(first).toMatchObject({ limit: 4, rest: 2 });
    expect(controlConcurrency(controlConcurrency(first, short), short)).toMatchObject({ limit: 4, rest: 0 });
  });

  it.each<[string, MachineSample, { limit: number; rest: number }]>([
    [
      'memory at the pressure is not short',
      { queue: 0, waiting: 1, memory: { total: 100, free: 10 } },
      { limit: 64, rest: 0 },
    ],
    [
      'memory at twice the pressure lets it grow',
      { queue: 0, waiting: 1, memory: { total: 100, free: 20 } },
      { limit: 67.2, rest: 0 },
    ],
    ['a queue at the upper bound is not too long', { queue: 19.2, waiting: 1 }, { limit: 64, rest: 0 }],
    ['a queue at the lower bound leaves no room', { queue: 3.2, waiting: 1 }, { limit: 64, rest: 0 }],
  ])('%s', (_, sample, expected) => {
    expect(controlConcurrency(controllerStart(64), sample)).toMatchObject(expected);
  });

  it('has no queue in its state where the kernel tells none, also when it has told one before', () => {
    const unknown = controlConcurrency(controllerStart(4), { waiting: 0 });
    expect(unknown).toStrictEqual(controllerStart(4));
    const known = controlConcurrency(controllerStart(4), { queue: 1, waiting: 0 });
    expect(known).toStrictEqual({ ...controllerStart(4), queue: 1 });
    expect(controlConcurrency(known, { waiting: 0 })).toStrictEqual(controllerStart(4));
  });

  it.each([
    [1, 1],
    [2, 3],
    [4, 5],
    [8, 10],
    [64, 80],
  ])('goes blindly from %d to %d where the kernel tells nothing', (cores, limit) => {
    const limits: number[] = [];
    adaptiveThreads(of(...Array.from({ length: 60 }, () => ({ waiting: 1 }))), cores).subscribe((at) =>
      limits.push(at),
    );
    expect(limits[0]).toBe(cores);
    expect(limits.at(-1)).toBe(limit);
  });
});
