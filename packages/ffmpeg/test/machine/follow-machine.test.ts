import { threadBudget } from '@clipwright/core';
import { Subject } from 'rxjs';
import { afterEach, expect, it, vi } from 'vitest';
import { followMachine } from '../../src/machine/follow-machine.ts';

/** A kernel that counts, and where nothing waits. */
const idle = { pids: () => [], read: (file: string) => (file === '/proc/self/schedstat' ? '5 0 1\n' : undefined) };

afterEach(() => {
  vi.useRealTimers();
});

it('lets more run while work waits and cores are idle, and is what it was when nobody listens any more', () => {
  const budget = threadBudget(2);
  const ticks = new Subject<void>();
  const threads = followMachine(budget, { ...idle, ticks });
  const started: number[] = [];
  for (const job of [1, 2, 3, 4, 5]) budget.hold(1).subscribe(() => started.push(job));
  const seen: number[] = [];
  const first = threads.subscribe((number) => seen.push(number));
  expect(seen).toEqual([2]);
  for (let tick = 0; tick < 10; tick += 1) ticks.next();
  expect(seen).toEqual([2, 3]);
  expect(started).toEqual([1, 2, 3]);
  // Whoever comes later hears of the present.
  const late: number[] = [];
  const second = threads.subscribe((number) => late.push(number));
  expect(late).toEqual([3]);
  for (let tick = 0; tick < 30; tick += 1) ticks.next();
  expect([seen, late]).toEqual([
    [2, 3, 4],
    [3, 4],
  ]);
  first.unsubscribe();
  expect(budget.tokens).toBe(4);
  second.unsubscribe();
  expect(budget.tokens).toBe(2);
  expect(ticks.observed).toBe(false);
  const again: number[] = [];
  threads.subscribe((number) => again.push(number)).unsubscribe();
  expect(again).toEqual([2]);
});

it('looks once a second, by a timer that keeps no program alive and ends with the last listener', () => {
  vi.useFakeTimers();
  const budget = threadBudget(4);
  budget.hold(4).subscribe();
  budget.hold(1).subscribe();
  const started = vi.spyOn(globalThis, 'setInterval');
  const listening = followMachine(budget, idle).subscribe();
  expect(started).toHaveBeenCalledOnce();
  const timer: unknown = started.mock.results[0]?.value;
  expect(timer).toSatisfy((value: NodeJS.Timeout) => !value.hasRef());
  vi.advanceTimersByTime(5000);
  expect(budget.tokens).toBe(5);
  listening.unsubscribe();
  expect(vi.getTimerCount()).toBe(0);
});
