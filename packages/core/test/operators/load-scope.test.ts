import { catchError, concat, EMPTY, map, NEVER, Observable, of, retry, type Subscriber, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import type { LoadScope } from '../../src/contracts/clip-cache.ts';
import { evenLate } from '../../src/operators/even-late.ts';
import { loadScope } from '../../src/operators/load-scope.ts';
import { shareByKey } from '../../src/operators/share-by-key.ts';
import { Caller, type LoadEvent, leased, loaded, manualLoad, progress, Value } from './shared-values.ts';

/** A load that takes no notice of being left, and what it is told by. */
function stubbornLoad() {
  let told: Subscriber<LoadEvent> | undefined;
  const events = new Observable<LoadEvent>((subscriber) => {
    told = subscriber;
  });
  return { events, next: (event: LoadEvent) => told?.next(event), complete: () => told?.complete() };
}

describe('a value that comes when everybody has left', () => {
  it('through an operator: is disposed of at once, if it was registered', async () => {
    const { events, next } = stubbornLoad();
    const shared = shareByKey<Value>();
    const value = new Value();
    let registered: LoadScope | undefined;
    const caller = new Caller(
      shared.get('a', (scope) => {
        registered = scope;
        return events.pipe(map((event) => event));
      }),
    );
    caller.leave();
    expect(registered?.add(value)).toBe(value);
    next(loaded(value));
    expect([value.disposals, shared.counts().closing]).toEqual([1, 1]);
    await shared.settled();
    expect([caller.seen, shared.counts()]).toMatchObject([[], { closing: 0, weight: 0 }]);
  });

  it('straight from the load: is disposed of, whether it was registered or not', () => {
    const { events, next, complete } = stubbornLoad();
    const caller = new Caller(shareByKey<Value>().get('a', () => events));
    caller.leave();
    const [first, second] = [new Value(), new Value()];
    next(progress(1));
    next(loaded(first));
    next(loaded(first));
    next(loaded(second));
    complete();
    expect([first.disposals, second.disposals, caller.seen]).toEqual([1, 1, []]);
  });

  it('after the load has ended: is disposed of, unless it is the one that was delivered', () => {
    const { events, next, complete } = stubbornLoad();
    const caller = new Caller(shareByKey<Value>().get('a', () => events));
    const [value, late] = [new Value(), new Value()];
    next(loaded(value));
    complete();
    next(loaded(late));
    next(loaded(value));
    expect([value.disposals, late.disposals]).toEqual([0, 1]);
    expect(caller.seen).toEqual([leased(value, false)]);
    caller.leave();
    expect(value.disposals).toBe(1);
  });
});

describe('what a load registers', () => {
  it('is disposed of as the load is left, if it was not delivered', () => {
    const { shared, work } = { shared: shareByKey<Value>(), work: manualLoad() };
    const caller = new Caller(shared.get('a', work.load));
    const value = work.run().scope.add(new Value());
    expect(value.disposals).toBe(0);
    caller.leave();
    expect(value.disposals).toBe(1);
  });

  it('is the holders’ once it was delivered, and the rest is disposed of', () => {
    const work = manualLoad();
    const caller = new Caller(shareByKey<Value>().get('a', work.load));
    const { scope } = work.run();
    const [part, value] = [scope.add(new Value()), scope.add(new Value())];
    scope.add(value);
    work.run().finish(value);
    expect([part.disposals, value.disposals]).toEqual([1, 0]);
    caller.leave();
    expect([part.disposals, value.disposals]).toEqual([1, 1]);
  });

  it('is disposed of when the load fails, or throws', () => {
    const shared = shareByKey<Value>();
    const [failing, throwing] = [new Value(), new Value()];
    new Caller(
      shared.get('a', (scope) => {
        scope.add(failing);
        return throwError(() => 'no');
      }),
    );
    new Caller(
      shared.get('b', (scope) => {
        scope.add(throwing);
        throw new Error('no');
      }),
    );
    expect([failing.disposals, throwing.disposals]).toEqual([1, 1]);
  });

  it('is not lost in an operator that begins anew, or leaves a value out', () => {
    const made: Value[] = [];
    const shared = shareByKey<Value>();
    const trying = (scope: LoadScope) =>
      new Observable<LoadEvent>((subscriber) => {
        const value = scope.add(new Value());
        made.push(value);
        if (made.length < 3) subscriber.error('again');
        else subscriber.next(loaded(value));
        subscriber.complete();
      }).pipe(retry(5));
    const caller = new Caller(shared.get('a', trying));
    expect(made.map(({ disposals }) => disposals)).toEqual([1, 1, 0]);
    caller.leave();
    expect(made.map(({ disposals }) => disposals)).toEqual([1, 1, 1]);

    const dropped = new Value();
    const { errors } = new Caller(
      shared.get('b', (scope) =>
        of(scope.add(dropped)).pipe(
          map((): LoadEvent => {
            throw new Error('lost');
          }),
          catchError(() => EMPTY),
        ),
      ),
    );
    expect([errors.length, dropped.disposals]).toEqual([1, 1]);
  });
});

describe('a scope', () => {
  it('hands each thing on once, also when that comes back to it', () => {
    const discarded: AsyncDisposable[] = [];
    const [one, two] = [new Value(), new Value()];
    const scope = loadScope((resource) => {
      discarded.push(resource);
      scope.close();
      scope.add(resource);
    });
    scope.add(one);
    scope.add(two);
    scope.close();
    scope.close();
    expect(discarded).toEqual([one, two]);
  });
});

describe('evenLate', () => {
  it('passes on what comes, and its end, and shows all of it first', () => {
    const order: string[] = [];
    const shown = evenLate(of(1, 2), (n) => order.push(`see ${n}`));
    shown.subscribe({ next: (n) => order.push(`next ${n}`), complete: () => order.push('complete') });
    expect(order).toEqual(['see 1', 'next 1', 'see 2', 'next 2', 'complete']);
    const errors: unknown[] = [];
    evenLate(
      throwError(() => 'no'),
      () => {},
    ).subscribe({ error: (error) => errors.push(error) });
    expect(errors).toEqual(['no']);
  });

  it('ends the source when it is left, and shows what that emits all the same', () => {
    let late: Subscriber<number> | undefined;
    let ended = 0;
    const source = new Observable<number>((subscriber) => {
      late = subscriber;
      return () => {
        ended++;
      };
    });
    const [shown, passed]: [number[], number[]] = [[], []];
    const watching = evenLate(source, (n) => shown.push(n)).subscribe((n) => passed.push(n));
    late?.next(1);
    expect(late?.closed).toBe(false);
    watching.unsubscribe();
    expect([ended, late?.closed]).toEqual([1, true]);
    late?.next(2);
    expect([shown, passed]).toEqual([[1, 2], [1]]);
  });

  it('ends the source when it has ended itself', () => {
    let ended = 0;
    const source = new Observable<never>((subscriber) => {
      subscriber.add(() => ended++);
      subscriber.complete();
    });
    evenLate(concat(source, NEVER), () => {}).subscribe();
    evenLate(source, () => {}).subscribe();
    expect(ended).toBe(2);
  });
});
