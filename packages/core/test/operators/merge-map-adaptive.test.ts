import { EMPTY, finalize, NEVER, of, range, Subject } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { mergeMapAdaptive } from '../../src/operators/merge-map-adaptive.ts';
import { marbles } from './marbles.ts';

const numbers = { 0: 0, 1: 1, 2: 2, 3: 3 };

describe('mergeMapAdaptive, in marbles', () => {
  it('never and empty', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const never = cold('-');
      const limits = cold('1', numbers);
      expectObservable(never.pipe(mergeMapAdaptive(() => of(1), { concurrency: limits })), '--!').toBe('-');
      expectSubscriptions(never.subscriptions).toBe('^-!');
      expectSubscriptions(limits.subscriptions).toBe('^-!');
      const more = cold('1', numbers);
      expectObservable(cold('--|').pipe(mergeMapAdaptive(() => of(1), { concurrency: more }))).toBe('--|');
      expectSubscriptions(more.subscriptions).toBe('^-!');
    });
  });

  it('one, with a plain number', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const inner = cold('-x|');
      expectObservable(cold('a|').pipe(mergeMapAdaptive(() => inner, { concurrency: 1 }))).toBe('-x|');
      expectSubscriptions(inner.subscriptions).toBe('^-!');
    });
  });

  it('starts nothing before the first limit; raising starts waiting work at once; lowering kills nothing', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('(abcde|)');
      const inner = cold('-----x|');
      const limits = cold('--1-3-1', numbers);
      expectObservable(source.pipe(mergeMapAdaptive(() => inner, { concurrency: limits }))).toBe(
        '-------x-(xx)--x-----x|',
      );
      expectSubscriptions(inner.subscriptions).toBe([
        '--^-----!',
        '----^-----!',
        '----^-----!',
        '----------^-----!',
        '----------------^-----!',
      ]);
    });
  });

  it('a limit of 0 pauses', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const inner = cold('--|');
      const limits = cold('1-0----1', numbers);
      expectObservable(cold('(ab|)').pipe(mergeMapAdaptive(() => inner, { concurrency: limits }))).toBe('---------|');
      expectSubscriptions(inner.subscriptions).toBe(['^-!', '-------^-!']);
    });
  });

  it('the last limit stays when the limits complete', () => {
    marbles(({ cold, expectObservable }) => {
      expectObservable(
        cold('(ab|)').pipe(mergeMapAdaptive(() => cold('-x|'), { concurrency: cold('1|', numbers) })),
      ).toBe('-x-x|');
    });
  });

  it('an error of a piece, of the source or of the limits cancels everything', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('(ab)---');
      const inner = cold('-----|');
      const failing = cold('--#');
      const limits = cold('2', numbers);
      expectObservable(
        source.pipe(mergeMapAdaptive((n) => (n === 'a' ? inner : failing), { concurrency: limits })),
      ).toBe('--#');
      for (const { subscriptions } of [source, inner, limits]) expectSubscriptions(subscriptions).toBe('^-!');

      const second = cold('-----|');
      expectObservable(cold('a--#').pipe(mergeMapAdaptive(() => second, { concurrency: 1 }))).toBe('---#');
      expectSubscriptions(second.subscriptions).toBe('^--!');

      const third = cold('-----|');
      expectObservable(
        cold('a-----').pipe(mergeMapAdaptive(() => third, { concurrency: cold('1---#', numbers) })),
      ).toBe('----#');
      expectSubscriptions(third.subscriptions).toBe('^---!');
    });
  });

  it('leaving early unsubscribes source, limits and pieces', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a-----');
      const limits = cold('1', numbers);
      const inner = cold('-x----|');
      expectObservable(source.pipe(mergeMapAdaptive(() => inner, { concurrency: limits })), '---!').toBe('-x--');
      for (const { subscriptions } of [source, limits, inner]) expectSubscriptions(subscriptions).toBe('^--!');
    });
  });

  it('a throwing project cancels the others', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const inner = cold('-----|');
      const project = (n: string) => {
        if (n === 'b') throw 'error';
        return inner;
      };
      expectObservable(cold('a-b-').pipe(mergeMapAdaptive(project, { concurrency: 2 }))).toBe('--#');
      expectSubscriptions(inner.subscriptions).toBe('^-!');
    });
  });
});

describe('mergeMapAdaptive', () => {
  it('runs 100,000 pieces that end at once', () => {
    const seen: number[] = [];
    range(0, 100_000)
      .pipe(mergeMapAdaptive((n) => of(n), { concurrency: 2 }))
      .subscribe((n) => seen.push(n));
    expect(seen).toHaveLength(100_000);
  });

  it('runs 100,000 pieces that have waited and end at once', () => {
    const limits = new Subject<number>();
    let seen = 0;
    range(0, 100_000)
      .pipe(mergeMapAdaptive((n) => of(n), { concurrency: limits }))
      .subscribe(() => seen++);
    limits.next(1);
    expect(seen).toBe(100_000);
  });

  it('stops at once when the consumer leaves inside next', () => {
    const limits = new Subject<number>();
    const seen: number[] = [];
    let projected = 0;
    const project = (n: number) => {
      projected++;
      return range(n, Number.POSITIVE_INFINITY);
    };
    const running = range(0, 10)
      .pipe(mergeMapAdaptive(project, { concurrency: limits }))
      .subscribe((n) => {
        seen.push(n);
        if (n === 2) running.unsubscribe();
      });
    limits.next(5);
    expect(seen).toEqual([0, 1, 2]);
    expect(projected).toBe(1);
    expect(limits.observed).toBe(false);
  });

  it('refuses a bad limit: a number at the call, a stream with an error', () => {
    const message = expect.stringContaining('concurrency');
    const invalid = expect.objectContaining({ code: 'invalid-option', message });
    expect(() => mergeMapAdaptive(() => EMPTY, { concurrency: 0 })).toThrow(invalid);
    for (const limits of [of(-1), of(1.5), EMPTY, of(2, 0)]) {
      const errors: unknown[] = [];
      NEVER.pipe(mergeMapAdaptive(() => EMPTY, { concurrency: limits })).subscribe({ error: (e) => errors.push(e) });
      expect(errors).toEqual([invalid]);
    }
  });

  it('hands each value with its position', () => {
    const seen: string[] = [];
    of('a', 'b')
      .pipe(mergeMapAdaptive((value, index) => of(`${index}${value}`), { concurrency: 1 }))
      .subscribe((text) => seen.push(text));
    expect(seen).toEqual(['0a', '1b']);
  });

  it('hands each value with the smallest slot that is free, also beyond a limit that was lowered', () => {
    const limits = new Subject<number>();
    const pieces: Subject<never>[] = [];
    const slots: number[] = [];
    const ended: number[] = [];
    range(0, 6)
      .pipe(
        mergeMapAdaptive(
          (_, index, slot) => {
            slots.push(slot);
            const piece = new Subject<never>();
            pieces.push(piece);
            return piece.pipe(finalize(() => ended.push(index)));
          },
          { concurrency: limits },
        ),
      )
      .subscribe();
    limits.next(3);
    limits.next(2);
    pieces[1]?.complete();
    expect(slots).toEqual([0, 1, 2]);
    pieces[0]?.complete();
    expect(slots).toEqual([0, 1, 2, 0]);
    limits.next(4);
    expect(slots).toEqual([0, 1, 2, 0, 1, 3]);
    expect(ended).toEqual([1, 0]);
  });
});
