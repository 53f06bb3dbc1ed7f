import { EmptyError, firstValueFrom, type Observable, Subject, takeUntil } from 'rxjs';
import { type PullIterator, pullIterator } from '../bridges/pull-iterator.ts';

/** Goes on through what another source gives, so that it can be left. */
export type Through = <T>(samples: AsyncIterable<T>) => AsyncIterable<T>;

/** What other sources give one after the other, as one iterable that can always be left. */
export function readThrough<T>(
  read: (through: Through, left$: Subject<void>) => AsyncGenerator<T, void>,
): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]: (): PullIterator<T> => {
      const left$ = new Subject<void>();
      let current: AsyncIterator<unknown> | undefined;
      const through: Through = (samples) => ({
        [Symbol.asyncIterator]: () => {
          const one = samples[Symbol.asyncIterator]();
          current = one;
          return one;
        },
      });
      return pullIterator(
        () => read(through, left$),
        async () => {
          left$.next();
          await current?.return?.();
        },
      );
    },
  };
}

/** What is told before the reading is left; `undefined` where that comes first. */
export async function untilLeft<T>(told$: Observable<T>, left$: Subject<void>): Promise<T | undefined> {
  try {
    return await firstValueFrom<T>(told$.pipe(takeUntil(left$)));
  } catch (error) {
    if (error instanceof EmptyError) return undefined;
    throw error;
  }
}
