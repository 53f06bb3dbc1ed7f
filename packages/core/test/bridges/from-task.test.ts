import { lastValueFrom, toArray } from 'rxjs';
import { expect, it } from 'vitest';
import { fromTask } from '../../src/bridges/from-task.ts';

it('begins when subscribed, and gives what it tells, then its value', async () => {
  let begun = 0;
  const task$ = fromTask<number, string>(async (_, tell) => {
    begun += 1;
    tell('half');
    return begun;
  });
  expect(begun).toBe(0);
  expect(await lastValueFrom(task$.pipe(toArray()))).toEqual(['half', 1]);
  expect(await lastValueFrom(task$.pipe(toArray()))).toEqual(['half', 2]);
});

it('passes errors on', async () => {
  await expect(lastValueFrom(fromTask(() => Promise.reject('broken')))).rejects.toBe('broken');
});

it('is told by its signal when it is left, and what comes then is handed to be closed', async () => {
  let resolve = (_value: string): void => {};
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  let signal: AbortSignal | undefined;
  const seen: string[] = [];
  const late: string[] = [];
  const task$ = fromTask(
    (left) => {
      signal = left;
      return promise;
    },
    (value) => late.push(value),
  );
  const subscription = task$.subscribe((value) => seen.push(value));
  expect(signal?.aborted).toBe(false);
  subscription.unsubscribe();
  expect(signal?.aborted).toBe(true);
  resolve('sample');
  await promise;
  expect([seen, late]).toEqual([[], ['sample']]);
});
