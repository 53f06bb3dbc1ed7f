import { concat, defer, type Observable, of, throwError } from 'rxjs';
import { expect, it } from 'vitest';
import { transientCodes } from '../../src/errors/transient.ts';
import { ClipwrightError } from '../../src/index.ts';
import { maxAttempts, type Retries, runRetries } from '../../src/pipelines/retries.ts';
import { marbles } from '../operators/marbles.ts';

const busy = new ClipwrightError('out-of-resources', 'No more processes.');
const killed = new ClipwrightError('tool-killed', 'It was killed.');

/** Work that fails with these errors, one each time, and then succeeds. */
function failing(errors: readonly ClipwrightError[]): Observable<string> {
  const left = [...errors];
  return defer(() => {
    const error = left.shift();
    return error === undefined
      ? of('done')
      : concat(
          of('begun'),
          throwError(() => error),
        );
  });
}

const run = (retries: Retries, errors: readonly ClipwrightError[], isOver?: () => boolean): Observable<unknown> =>
  retries.among(failing(errors).pipe(retries.again(isOver)));

it('tries three times in all, half a second and a second apart, and tells of it among the events', () => {
  marbles(({ expectObservable }) => {
    const retries = runRetries(() => 1);
    const values = {
      b: 'begun',
      d: 'done',
      r: { type: 'retrying', code: 'out-of-resources', message: 'No more processes.', attempt: 2, delay: 500 },
      k: { type: 'retrying', code: 'tool-killed', message: 'It was killed.', attempt: 3, delay: 1000 },
    };
    expectObservable(run(retries, [busy, killed])).toBe('(br) 496ms (bk) 996ms (d|)', values);
  });
});

it('gives up after the last try, with its error, and knows how often it tried again', () => {
  const retries = runRetries(() => 1);
  marbles(({ expectObservable }) => {
    expectObservable(run(retries, [busy, busy, killed, busy])).toBe(
      '(br) 496ms (bs) 996ms (b#)',
      {
        b: 'begun',
        r: expect.objectContaining({ attempt: 2 }),
        s: expect.objectContaining({ attempt: 3 }),
      },
      killed,
    );
  });
  expect(retries.count).toBe(maxAttempts - 1);
});

it.each(['disk-full', 'tool-failed', 'tool-stalled', 'source-damaged'] as const)('does not try again: %s', (code) => {
  expect(transientCodes).not.toContain(code);
  const error = new ClipwrightError(code, 'It stays so.');
  marbles(({ expectObservable }) => {
    const retries = runRetries(() => 1);
    expectObservable(run(retries, [error])).toBe('(b#)', { b: 'begun' }, error);
  });
});

it('does not try again what has had its effect', () => {
  marbles(({ expectObservable }) => {
    const retries = runRetries(() => 1);
    expectObservable(run(retries, [busy], () => true)).toBe('(b#)', { b: 'begun' }, busy);
  });
});

it('leaving ends the wait, and nobody is told any more', () => {
  marbles(({ expectObservable, cold, expectSubscriptions }) => {
    const retries = runRetries(() => 1);
    const source = cold('#', undefined, busy);
    expectObservable(retries.among(source.pipe(retries.again())), '100ms !').toBe('r', {
      r: expect.objectContaining({ type: 'retrying' }),
    });
    expectSubscriptions(source.subscriptions).toBe('(^!)');
  });
});
