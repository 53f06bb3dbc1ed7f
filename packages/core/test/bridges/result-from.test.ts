import { concat, EMPTY, NEVER, Observable, of, Subject, throwError } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { resultFrom } from '../../src/bridges/result-from.ts';
import { AbortError } from '../../src/errors/clipwright-error.ts';
import { countedSignal } from './counted-signal.ts';

const step = { type: 'progress' } as const;
const done = { type: 'done', report: { loaded: 3 } } as const;

describe('resultFrom', () => {
  it('gives the report of done, leaves, and lets go of the signal', async () => {
    const { signal, listeners } = countedSignal();
    const events = new Subject<typeof step | typeof done>();
    const result = resultFrom(events, { signal });
    expect(listeners()).toBe(1);
    events.next(step);
    events.next(done);
    expect(events.observed).toBe(false);
    expect(listeners()).toBe(0);
    expect((await result).loaded).toBe(3);
  });

  it('starts by itself, also a stream that emits at once', async () => {
    await expect(resultFrom(concat(of(step), of(done), NEVER))).resolves.toEqual({ loaded: 3 });
  });

  it('rejects with the error of the stream, and lets go of the signal', async () => {
    const { signal, listeners } = countedSignal();
    const error = new Error('broken');
    await expect(
      resultFrom(
        concat(
          of(step),
          throwError(() => error),
        ),
        { signal },
      ),
    ).rejects.toBe(error);
    expect(listeners()).toBe(0);
  });

  it('rejects when there is no report', async () => {
    const { signal, listeners } = countedSignal();
    await expect(resultFrom(EMPTY, { signal })).rejects.toMatchObject({ code: 'contract-violation' });
    await expect(resultFrom(of(step))).rejects.toMatchObject({ code: 'contract-violation' });
    expect(listeners()).toBe(0);
  });

  it('on abort: leaves and rejects with an AbortError', async () => {
    const { controller, signal, listeners } = countedSignal();
    const events = new Subject<typeof done>();
    const result = resultFrom(events, { signal });
    controller.abort('enough');
    expect(events.observed).toBe(false);
    expect(listeners()).toBe(0);
    await expect(result).rejects.toMatchObject({ name: 'AbortError', code: 'cancelled', cause: 'enough' });
  });

  it('aborted before: never subscribes', async () => {
    let subscribed = false;
    const events = new Observable<typeof done>(() => {
      subscribed = true;
    });
    await expect(resultFrom(events, { signal: AbortSignal.abort() })).rejects.toBeInstanceOf(AbortError);
    expect(subscribed).toBe(false);
  });
});
