import fc from 'fast-check';
import type { Subscription } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { threadBudget } from '../../src/budget/thread-budget.ts';

interface Job {
  readonly threads: number;
  readonly memory: number;
  taken: { readonly threads: number; readonly memory: number } | undefined;
  subscription: Subscription | undefined;
}

describe('threadBudget', () => {
  it('never gives out more than it has, first come first served, and everything runs in the end', () => {
    const moves = fc.array(
      fc.oneof(
        fc.record({ threads: fc.integer({ min: 0, max: 9 }), memory: fc.integer({ min: -5, max: 150 }) }),
        fc.record({ leave: fc.nat(30) }),
        fc.record({ resize: fc.integer({ min: 1, max: 6 }) }),
      ),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), moves, (tokens, all) => {
        const budget = threadBudget(tokens, { memory: 100 });
        let limit = tokens;
        const jobs: Job[] = [];
        const started: number[] = [];
        const open = () => jobs.filter(({ subscription }) => subscription?.closed === false);
        const weightOf = ({ threads, memory }: Job) => ({
          threads: Math.min(Math.max(1, threads), limit),
          memory: Math.min(Math.max(0, memory), 100),
        });
        const used = () => {
          const taken = open().flatMap((job) => job.taken ?? []);
          return {
            threads: taken.reduce((sum, { threads }) => sum + threads, 0),
            memory: taken.reduce((sum, { memory }) => sum + memory, 0),
          };
        };
        const check = (): void => {
          expect(budget.tokens).toBe(limit);
          expect(budget.waiting).toBe(open().filter(({ taken }) => taken === undefined).length);
          // Nothing idles: the first that waits does not fit.
          const first = open().find(({ taken }) => taken === undefined);
          if (first === undefined) return;
          const [now, more] = [used(), weightOf(first)];
          expect(now.threads + more.threads > limit || now.memory + more.memory > 100).toBe(true);
        };
        for (const move of all) {
          if ('threads' in move) {
            const position = jobs.length;
            const job: Job = { ...move, taken: undefined, subscription: undefined };
            jobs.push(job);
            job.subscription = budget.hold(move.threads, move.memory).subscribe(() => {
              // What starts fits, also after the budget became smaller.
              job.taken = weightOf(job);
              started.push(position);
            });
            if (job.taken !== undefined) {
              expect(used().threads).toBeLessThanOrEqual(limit);
              expect(used().memory).toBeLessThanOrEqual(100);
            }
          } else if ('leave' in move) {
            open()[move.leave]?.subscription?.unsubscribe();
          } else {
            limit = move.resize;
            budget.resize(limit);
          }
          check();
        }
        for (let next = open()[0]; next !== undefined; next = open()[0]) {
          expect(next.taken).toBeDefined();
          next.subscription?.unsubscribe();
          check();
        }
        expect(started).toEqual(started.toSorted((a, b) => a - b));
      }),
    );
  });

  it('lets in what waits for memory only when it is there, and holds no threads meanwhile', () => {
    const budget = threadBudget(4, { memory: 100 });
    const order: string[] = [];
    const first = budget.hold(1, 60).subscribe(() => order.push('first'));
    const second = budget.hold(3, 60).subscribe(() => order.push('second'));
    expect([order, budget.waiting]).toEqual([['first'], 1]);
    // Threads are free, so a job that needs no memory could run; but nobody overtakes.
    budget.hold(1).subscribe(() => order.push('third'));
    expect(order).toEqual(['first']);
    second.unsubscribe();
    expect(order).toEqual(['first', 'third']);
    first.unsubscribe();
    expect(budget.waiting).toBe(0);
  });

  it('a job heavier than all threads and all memory runs alone', () => {
    const budget = threadBudget(2, { memory: 100 });
    const order: string[] = [];
    const light = budget.hold(1, 1).subscribe(() => order.push('light'));
    const heavy = budget.hold(9, 1e9).subscribe(() => order.push('heavy'));
    budget.hold(1, 1).subscribe(() => order.push('later'));
    light.unsubscribe();
    expect(order).toEqual(['light', 'heavy']);
    heavy.unsubscribe();
    expect(order).toEqual(['light', 'heavy', 'later']);
  });

  it('starts what waits when it grows, and ends nothing when it becomes smaller', () => {
    const budget = threadBudget(1);
    const order: number[] = [];
    const held = [1, 2, 3].map((number) => budget.hold(1).subscribe(() => order.push(number)));
    expect(order).toEqual([1]);
    budget.resize(2);
    expect(order).toEqual([1, 2]);
    budget.resize(1);
    held[0]?.unsubscribe();
    expect(order).toEqual([1, 2]);
    held[1]?.unsubscribe();
    expect(order).toEqual([1, 2, 3]);
    expect(() => budget.resize(0)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });

  it('a heavy job is not starved by light ones behind it', () => {
    const budget = threadBudget(2);
    const order: string[] = [];
    const first = budget.hold(1).subscribe(() => order.push('light'));
    budget.hold(2).subscribe(() => order.push('heavy'));
    budget.hold(1).subscribe(() => order.push('later'));
    expect(order).toEqual(['light']);
    first.unsubscribe();
    expect(order).toEqual(['light', 'heavy']);
  });

  it('stands subscribing and leaving inside next', () => {
    const budget = threadBudget(1);
    const order: number[] = [];
    const first = budget.hold(1).subscribe(() => {
      order.push(1);
      budget.hold(1).subscribe(() => order.push(3));
    });
    const second = budget.hold(1).subscribe(() => {
      order.push(2);
      second.unsubscribe();
    });
    expect(order).toEqual([1]);
    first.unsubscribe();
    expect(order).toEqual([1, 3]);
  });

  it('starts nothing before subscription, and anew with each', () => {
    const budget = threadBudget(1);
    const hold = budget.hold(1);
    const seen: number[] = [];
    hold.subscribe(() => seen.push(1)).unsubscribe();
    hold.subscribe(() => seen.push(2)).unsubscribe();
    expect(seen).toEqual([1, 2]);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d tokens', (tokens) => {
    const message = expect.stringMatching(new RegExp(` ${tokens}[ ;]`));
    const invalid = expect.objectContaining({ code: 'invalid-option', message });
    expect(() => threadBudget(tokens)).toThrow(invalid);
    if (tokens !== 1.5) expect(() => threadBudget(1, { memory: tokens })).toThrow(invalid);
  });

  it('names what it refuses by its path', () => {
    const named = (path: string) => expect.objectContaining({ message: expect.stringContaining(`option ${path}`) });
    expect(() => threadBudget(0)).toThrow(named('tokens '));
    expect(() => threadBudget(1).resize(0)).toThrow(named('tokens '));
    const misspelt: object = { memroy: 1 };
    expect(() => threadBudget(1, misspelt)).toThrow(named('memroy.'));
  });
});
