import { defer, of, throwError, VirtualTimeScheduler } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { ClipwrightError } from '../../src/errors/clipwright-error.ts';
import { retryTransient } from '../../src/operators/retry-transient.ts';
import { marbles } from './marbles.ts';

const busy = new ClipwrightError('out-of-resources', 'No more processes.');
const options = { attempts: 3, delay: 2, random: () => 1 };

describe('retryTransient', () => {
  it('never, empty, one, many: passes everything on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const never = cold('-');
      expectObservable(never.pipe(retryTransient(options)), '--!').toBe('-');
      expectSubscriptions(never.subscriptions).toBe('^-!');
      expectObservable(cold('-|').pipe(retryTransient(options))).toBe('-|');
      expectObservable(cold('-a|').pipe(retryTransient(options))).toBe('-a|');
      expectObservable(cold('-a-b|').pipe(retryTransient(options))).toBe('-a-b|');
    });
  });

  it('waits, each time twice as long, and passes the last error on', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a#', undefined, busy);
      expectObservable(source.pipe(retryTransient(options))).toBe('a--a----a#', undefined, busy);
      expectSubscriptions(source.subscriptions).toBe(['^!', '---^!', '--------^!']);
    });
  });

  it('stops trying when it succeeds, and tells of each retry', () => {
    const told: unknown[] = [];
    marbles(({ cold, expectObservable }) => {
      let tries = 0;
      const source = defer(() => (++tries < 3 ? throwError(() => busy) : cold('a|')));
      const onRetry = (...args: unknown[]) => told.push(args);
      expectObservable(source.pipe(retryTransient({ ...options, attempts: 9, maxDelay: 3, onRetry }))).toBe('-----a|');
    });
    expect(told).toEqual([
      [busy, 1, 2],
      [busy, 2, 3],
    ]);
  });

  it('draws each wait, from its half on, so that not all come back in step', () => {
    const draws = [0, 0.5, 1];
    const waits: number[] = [];
    marbles(({ expectObservable }) => {
      const onRetry = (_: unknown, __: number, delay: number) => waits.push(delay);
      const random = () => draws.shift() ?? 1;
      const again = retryTransient<never>({ attempts: 5, delay: 100, maxDelay: 400, random, onRetry });
      expectObservable(throwError(() => busy).pipe(again)).toBe('1000ms #', undefined, busy);
    });
    expect(waits).toEqual([50, 150, 400, 400]);
  });

  it('does not retry what will not pass by itself', () => {
    const missing = new ClipwrightError('source-missing', 'Gone.');
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      for (const error of [missing, new Error('out-of-resources')]) {
        const source = cold('-#', undefined, error);
        expectObservable(source.pipe(retryTransient(options))).toBe('-#', undefined, error);
        expectSubscriptions(source.subscriptions).toBe('^!');
      }
    });
  });

  it('asks isTransient, and passes on what it throws', () => {
    marbles(({ cold, expectObservable }) => {
      const isTransient = (error: unknown) => error === 'again';
      expectObservable(
        cold('#', undefined, 'again').pipe(retryTransient({ ...options, attempts: 2, isTransient })),
      ).toBe('--#', undefined, 'again');
      const fail = (): never => {
        throw 'error';
      };
      expectObservable(cold('-#').pipe(retryTransient({ ...options, isTransient: fail }))).toBe('-#');
    });
  });

  it('leaving ends the wait', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('-#', undefined, busy);
      expectObservable(source.pipe(retryTransient(options)), '--!').toBe('--');
      expectSubscriptions(source.subscriptions).toBe('^!');
    });
  });

  it('waits in the time of the scheduler given', () => {
    const scheduler = new VirtualTimeScheduler();
    const errors: unknown[] = [];
    throwError(() => busy)
      .pipe(retryTransient({ attempts: 2, delay: 5000, random: () => 1, scheduler }))
      .subscribe({ error: (error) => errors.push(error) });
    expect(errors).toEqual([]);
    scheduler.flush();
    expect(errors).toEqual([busy]);
    expect(scheduler.frame).toBe(5000);
  });

  it('may wait not at all', () => {
    for (const path of ['delay', 'maxDelay']) expect(() => retryTransient({ ...options, [path]: 0 })).not.toThrow();
  });

  it.each(['attempts', 'delay', 'maxDelay'])('refuses a bad %s', (path) => {
    expect(() => of(1).pipe(retryTransient({ ...options, [path]: -1 }))).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(path) }),
    );
  });
});
