import { NEVER, Observable, of, range, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { abortable } from '../../src/bridges/abortable.ts';
import { AbortError } from '../../src/errors/clipwright-error.ts';
import { marbles } from '../operators/marbles.ts';
import { countedSignal } from './counted-signal.ts';

/** A run that ends when the test says so. */
function ending() {
  let end = (): void => {};
  let fail = (_: unknown): void => {};
  const settled = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  return { settled: () => settled, end, fail };
}

/** Lets what promises have scheduled run. */
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

describe('abortable', () => {
  it('without a signal: the source as it is', () => {
    expect(NEVER.pipe(abortable({}))).toBe(NEVER);
  });

  it('never, empty, one, many, error midway, early leave: as the source, and no listener stays', () => {
    marbles(({ cold, expectObservable, expectSubscriptions, flush }) => {
      const { signal, listeners } = countedSignal();
      for (const diagram of ['|', '-a|', '-a-b|', '-a#']) {
        const source = cold(diagram);
        expectObservable(source.pipe(abortable({ signal }))).toBe(diagram);
      }
      const never = cold('-a--');
      expectObservable(never.pipe(abortable({ signal })), '---!').toBe('-a-');
      expectSubscriptions(never.subscriptions).toBe('^--!');
      flush();
      expect(listeners()).toBe(0);
    });
  });

  it('on abort: unsubscribes at once, errors when all has ended, with report and reason', async () => {
    const { controller, signal, listeners } = countedSignal();
    const { settled, end } = ending();
    const source = new Subject<number>();
    const errors: unknown[] = [];
    let count = 0;
    source
      .pipe(abortable({ signal, settled, report: () => count }))
      .subscribe({ error: (error) => errors.push(error) });
    expect(listeners()).toBe(1);
    controller.abort('enough');
    expect(source.observed).toBe(false);
    await turn();
    expect(errors).toEqual([]);
    count = 7;
    end();
    await turn();
    expect(errors).toEqual([expect.any(AbortError)]);
    expect(errors).toEqual([expect.objectContaining({ code: 'cancelled', cause: 'enough', report: 7 })]);
    expect(listeners()).toBe(0);
  });

  it('aborted before: never subscribes the source', () => {
    let subscribed = false;
    const source = new Observable(() => {
      subscribed = true;
    });
    const errors: unknown[] = [];
    source.pipe(abortable({ signal: AbortSignal.abort() })).subscribe({ error: (error) => errors.push(error) });
    expect(errors).toEqual([expect.any(AbortError)]);
    expect(subscribed).toBe(false);
  });

  it('errors also when the wait fails, or the report', async () => {
    const waiting = ending();
    const errors: unknown[] = [];
    const error = (error: unknown) => errors.push(error);
    NEVER.pipe(abortable({ signal: AbortSignal.abort(), settled: waiting.settled })).subscribe({ error });
    waiting.fail(new Error('stuck'));
    await turn();
    expect(errors).toEqual([expect.any(AbortError)]);
    const report = () => {
      throw 'no report';
    };
    NEVER.pipe(abortable({ signal: AbortSignal.abort(), report })).subscribe({ error });
    expect(errors).toEqual([expect.any(AbortError), 'no report']);
  });

  it('leaving ends the wait', async () => {
    const { controller, signal, listeners } = countedSignal();
    const { settled, end } = ending();
    let asked = false;
    const report = () => {
      asked = true;
    };
    const running = NEVER.pipe(abortable({ signal, settled, report })).subscribe({ error: () => expect.unreachable() });
    controller.abort();
    running.unsubscribe();
    end();
    await turn();
    expect(asked).toBe(false);
    expect(listeners()).toBe(0);
  });

  it('stops a synchronous source that is aborted in the middle', () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const errors: unknown[] = [];
    range(1, Number.POSITIVE_INFINITY)
      .pipe(abortable({ signal: controller.signal }))
      .subscribe({
        next: (n) => {
          seen.push(n);
          if (n === 3) controller.abort();
        },
        error: (error) => errors.push(error),
      });
    expect(seen).toEqual([1, 2, 3]);
    expect(errors).toHaveLength(1);
  });

  it('an abort after the end changes nothing', () => {
    const controller = new AbortController();
    const errors: unknown[] = [];
    of(1)
      .pipe(abortable({ signal: controller.signal }))
      .subscribe({ error: (error) => errors.push(error) });
    controller.abort();
    expect(errors).toEqual([]);
  });
});
