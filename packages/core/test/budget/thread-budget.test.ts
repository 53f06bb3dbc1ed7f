import fc from 'fast-check';
import type { Subscription } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { threadBudget } from '../../src/budget/thread-budget.ts';

describe('threadBudget', () => {
  it('never gives out more than it has, first come first served, and everything runs in the end', () => {
    const moves = fc.array(
      fc.oneof(fc.record({ threads: fc.integer({ min: 0, max: 9 }) }), fc.record({ leave: fc.nat(30) })),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), moves, (tokens, all) => {
        const budget = threadBudget(tokens);
        expect(budget.tokens).toBe(tokens);
        const weight = (threads: number) => Math.min(Math.max(1, threads), tokens);
        const jobs: { threads: number; running: boolean; subscription: Subscription | undefined }[] = [];
        const started: number[] = [];
        const open = () => jobs.filter(({ subscription }) => subscription?.closed === false);
        const check = (): void => {
          const used = open()
            .filter(({ running }) => running)
            .reduce((sum, { threads }) => sum + weight(threads), 0);
          expect(used).toBeLessThanOrEqual(tokens);
          // Nothing idles: the first that waits does not fit.
          const first = open().find(({ running }) => !running);
          if (first !== undefined) expect(used + weight(first.threads)).toBeGreaterThan(tokens);
        };
        for (const move of all) {
          if ('threads' in move) {
            const position = jobs.length;
            const job: (typeof jobs)[number] = { threads: move.threads, running: false, subscription: undefined };
            jobs.push(job);
            job.subscription = budget.hold(move.threads).subscribe(() => {
              job.running = true;
              started.push(position);
            });
          } else {
            open()[move.leave]?.subscription?.unsubscribe();
          }
          check();
        }
        for (let next = open()[0]; next !== undefined; next = open()[0]) {
          expect(next.running).toBe(true);
          next.subscription?.unsubscribe();
          check();
        }
        expect(started).toEqual(started.toSorted((a, b) => a - b));
      }),
    );
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
    expect(() => threadBudget(tokens)).toThrow(expect.objectContaining({ code: 'invalid-option' }));
  });
});
