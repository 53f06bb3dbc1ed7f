import { concat, EMPTY, map, NEVER, type Observable, of, range, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type MergeMapOrderedOptions, mergeMapOrdered, type Slotted } from '../../src/operators/merge-map-ordered.ts';
import { marbles } from './marbles.ts';

/** Small letters are ordered; capitals pass at once. */
const lowerCase = (event: string): boolean => event === event.toLowerCase();
const values =
  <T, E>(project: (value: T, index: number) => Observable<E>, options: MergeMapOrderedOptions<E>) =>
  (source: Observable<T>) =>
    source.pipe(
      mergeMapOrdered(project, options),
      map((event) => event.value),
    );

describe('mergeMapOrdered, in marbles', () => {
  it('never: nothing comes, and leaving unsubscribes the source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<string>('-');
      expectObservable(source.pipe(mergeMapOrdered(() => of('x'), { concurrency: 2 })), '---!').toBe('-');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('empty: completes with the source', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<string>('--|');
      expectObservable(source.pipe(mergeMapOrdered(() => of('x'), { concurrency: 2 }))).toBe('--|');
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('one: carries index and slot, and completes with the piece', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a|');
      const inner = cold('-x-y|');
      expectObservable(source.pipe(mergeMapOrdered(() => inner, { concurrency: 2 }))).toBe('-x-y|', {
        x: { index: 0, slot: 0, value: 'x' },
        y: { index: 0, slot: 0, value: 'y' },
      });
      expectSubscriptions(source.subscriptions).toBe('^!');
      expectSubscriptions(inner.subscriptions).toBe('^---!');
    });
  });

  it('many: ordered events wait for earlier pieces, others pass at once', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const a = cold('--A-a---|');
      const b = cold('-Bb|');
      const c = cold('-Cc|');
      const pieces = [a, b, c];
      const result = cold('(012|)').pipe(
        values((n: string) => pieces[Number(n)] ?? EMPTY, { concurrency: 2, ordered: lowerCase }),
      );
      expectObservable(result).toBe('-BA-(aC)(bc|)');
      expectSubscriptions(a.subscriptions).toBe('^-------!');
      expectSubscriptions(b.subscriptions).toBe('^--!');
      expectSubscriptions(c.subscriptions).toBe('---^--!');
    });
  });

  it('starts no piece beyond the window, even with workers free', () => {
    marbles(({ cold, expectSubscriptions, expectObservable }) => {
      const head = cold('----|');
      const quick = cold('-|');
      const result = cold('(0123|)').pipe(
        mergeMapOrdered((n) => (n === '0' ? head : quick), { concurrency: 2, window: 2 }),
      );
      expectObservable(result).toBe('-----|');
      expectSubscriptions(head.subscriptions).toBe('^---!');
      // Piece 1 at once; 2 and 3 only when the head is done.
      expectSubscriptions(quick.subscriptions).toBe(['^!', '----^!', '----^!']);
    });
  });

  it('an error midway cancels everything at once, before what waits for its turn', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('(01)-----');
      const a = cold('----a|');
      const b = cold('-b#');
      expectObservable(source.pipe(values((n: string) => (n === '0' ? a : b), { concurrency: 2 }))).toBe('--#');
      expectSubscriptions(source.subscriptions).toBe('^-!');
      expectSubscriptions(a.subscriptions).toBe('^-!');
      expectSubscriptions(b.subscriptions).toBe('^-!');
    });
  });

  it('an error of the source cancels the pieces', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const inner = cold('x------|');
      expectObservable(cold('a--#').pipe(values(() => inner, { concurrency: 1 }))).toBe('x--#');
      expectSubscriptions(inner.subscriptions).toBe('^--!');
    });
  });

  it('leaving early unsubscribes source and pieces, and starts nothing more', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('(ab)---c---|');
      const inner = cold('x-----|');
      expectObservable(source.pipe(values(() => inner, { concurrency: 1 })), '---!').toBe('x---');
      expectSubscriptions(source.subscriptions).toBe('^--!');
      expectSubscriptions(inner.subscriptions).toBe('^--!');
    });
  });

  it('a throwing project or predicate is an error like any other', () => {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const fail = (): never => {
        throw 'error';
      };
      const inner = cold('----x|');
      const source = cold('a-b--|');
      expectObservable(source.pipe(values((n: string) => (n === 'a' ? inner : fail()), { concurrency: 2 }))).toBe(
        '--#',
      );
      expectSubscriptions(source.subscriptions).toBe('^-!');
      expectSubscriptions(inner.subscriptions).toBe('^-!');
      expectObservable(cold('a|').pipe(values(() => cold('-x|'), { concurrency: 1, ordered: fail }))).toBe('-#');
    });
  });
});

describe('mergeMapOrdered, synchronously', () => {
  it('runs 100,000 pieces that end at once', () => {
    let count = 0;
    let last: Slotted<number> | undefined;
    range(0, 100_000)
      .pipe(mergeMapOrdered((n) => of(n), { concurrency: 6 }))
      .subscribe((event) => {
        count++;
        last = event;
      });
    expect(count).toBe(100_000);
    expect(last).toEqual({ index: 99_999, slot: 0, value: 99_999 });
  });

  it('flushes 100,000 held pieces when a slow head ends', () => {
    const head = new Subject<number>();
    const seen: number[] = [];
    range(0, 100_000)
      .pipe(mergeMapOrdered((n) => (n === 0 ? head : of(n)), { concurrency: 2, window: 200_000 }))
      .subscribe(({ value }) => seen.push(value));
    expect(seen).toEqual([]);
    head.complete();
    expect(seen).toHaveLength(99_999);
  });

  it('runs 100,000 pieces that waited for a slow head and end at once', () => {
    const head = new Subject<number>();
    let seen = 0;
    range(0, 100_000)
      .pipe(mergeMapOrdered((n) => (n === 0 ? head : of(n)), { concurrency: 1 }))
      .subscribe(() => seen++);
    expect(seen).toBe(0);
    head.complete();
    expect(seen).toBe(99_999);
  });

  it('stops at once when the consumer leaves inside next', () => {
    const projected: number[] = [];
    const seen: number[] = [];
    const source = new Subject<number>();
    const running = source
      .pipe(
        mergeMapOrdered(
          (n) => {
            projected.push(n);
            return range(n, Number.POSITIVE_INFINITY);
          },
          { concurrency: 3 },
        ),
      )
      .subscribe(({ value }) => {
        seen.push(value);
        if (value === 3) running.unsubscribe();
      });
    source.next(1);
    source.next(2);
    expect(seen).toEqual([1, 2, 3]);
    expect(projected).toEqual([1]);
    expect(source.observed).toBe(false);
  });

  it('keeps the order when a consumer makes a held piece emit while it is flushed', () => {
    const [first, second] = [new Subject<string>(), new Subject<string>()];
    const seen: string[] = [];
    of(first, second)
      .pipe(mergeMapOrdered((piece) => piece, { concurrency: 2 }))
      .subscribe(({ value }) => {
        seen.push(value);
        if (value === 'b1') second.next('b3');
      });
    second.next('b1');
    second.next('b2');
    first.complete();
    expect(seen).toEqual(['b1', 'b2', 'b3']);
  });

  it('does not start a piece whose project made the consumer leave', () => {
    const failure = new Subject<never>();
    let started = false;
    const errors: unknown[] = [];
    of(failure, new Subject<never>())
      .pipe(
        mergeMapOrdered(
          (piece, index) => {
            if (index === 1) failure.error('stop');
            return index === 0 ? piece : throwError(() => (started = true));
          },
          { concurrency: 2 },
        ),
      )
      .subscribe({ error: (error) => errors.push(error) });
    expect(errors).toEqual(['stop']);
    expect(started).toBe(false);
  });
});

describe('mergeMapOrdered, slots', () => {
  it('gives a piece the smallest free one', () => {
    const pieces = [0, 1, 2, 3, 4].map(() => new Subject<string>());
    const source = new Subject<Subject<string>>();
    const slots: string[] = [];
    source
      .pipe(mergeMapOrdered((piece) => piece, { concurrency: 3, window: 9, ordered: () => false }))
      .subscribe(({ index, slot }) => slots.push(`${index} in ${slot}`));
    for (const piece of pieces.slice(0, 3)) source.next(piece);
    pieces[1]?.complete();
    pieces[2]?.complete();
    for (const piece of pieces.slice(3)) source.next(piece);
    for (const piece of pieces) piece.next('x');
    expect(slots).toEqual(['0 in 0', '3 in 1', '4 in 2']);
  });

  it('tells project the one that its events carry', () => {
    const told: [number, number][] = [];
    const events: [number, number][] = [];
    of(0, 1, 2)
      .pipe(
        mergeMapOrdered(
          (_, index, slot) => {
            told.push([index, slot]);
            return index === 0 ? concat(of('x'), NEVER) : of('x');
          },
          { concurrency: 2, ordered: () => false },
        ),
      )
      .subscribe(({ index, slot }) => events.push([index, slot]));
    expect(told).toEqual([
      [0, 0],
      [1, 1],
      [2, 1],
    ]);
    expect(events).toEqual(told);
  });
});

describe('mergeMapOrdered, options', () => {
  it.each([
    ['concurrency', { concurrency: 0 }],
    ['concurrency', { concurrency: 1.5 }],
    ['concurrency', { concurrency: Number.NaN }],
    ['window', { concurrency: 2, window: 0 }],
  ])('refuses a bad %s by its name', (path, options) => {
    expect(() => mergeMapOrdered(() => EMPTY, options)).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(`option ${path} `) }),
    );
  });
});
