import { describe, expect, it } from 'vitest';
import { type SimulatedPlace, simulatedRender } from '../src/simulate/simulated-workers.ts';

/** Where nothing takes time but work. */
const free: SimulatedPlace = {
  ...{ workers: 1, window: 1000, coordinator: 0, broker: 0, latency: 0, store: 0 },
  ...{ storeBandwidth: Number.POSITIVE_INFINITY, link: Number.POSITIVE_INFINITY },
};
const pieces = (...works: readonly number[]) => works.map((work) => ({ work, bytes: 1000 }));

it.each([
  ['nothing takes no time', [], {}, 0],
  ['one worker makes one after the other', [3, 2, 1], {}, 6],
  ['three make them side by side', [3, 2, 1], { workers: 3 }, 3],
  ['two share them, each the next when it is free', [3, 2, 2], { workers: 2 }, 4],
  ['no more than the window are out at once', [1, 1, 1, 1], { workers: 4, window: 2 }, 2],
  // There and back: to the broker, to the worker, to the broker, to the coordinator.
  ['each way costs', [1], { latency: 0.1 }, 1.4],
  ['the store is asked before, filled, and asked after', [1], { store: 0.1 }, 1.3],
  [
    'a coordinator sends one after the other, and takes one after the other',
    [1, 1],
    { workers: 2, coordinator: 0.2 },
    1.3,
  ],
  ['a broker does one thing after the other', [1, 1, 1], { workers: 3, broker: 0.2 }, 1.4],
  ['what is carried is carried twice', [1], { link: 1000 }, 3],
  ['by a store that all share', [1, 1], { workers: 2, storeBandwidth: 1000 }, 5],
])('%s', (_, works, place, seconds) => {
  expect(simulatedRender(pieces(...works), { ...free, ...place }).seconds).toBeCloseTo(seconds, 9);
});

describe('what keeps the others waiting', () => {
  const many = pieces(...Array.from({ length: 300 }, () => 1));

  it('is seen by how busy it is', () => {
    const { busy } = simulatedRender(many, { ...free, workers: 100, broker: 0.05 });
    expect(busy.broker).toBeGreaterThan(0.9);
    expect(busy.workers).toBeLessThan(0.3);
  });

  it('is nothing but the work where all else is free', () => {
    const { seconds, busy } = simulatedRender(many, { ...free, workers: 100 });
    expect(seconds).toBeCloseTo(3, 9);
    expect(busy).toEqual({ workers: 1, coordinator: 0, broker: 0, store: 0 });
  });
});
