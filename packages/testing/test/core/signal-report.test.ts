import { AbortError, type LoadEvent, loadClips, renderTimeline, resultFrom, toAsyncIterable } from '@clipwright/core';
import { catchError, concat, EMPTY, ignoreElements, NEVER, type Observable, of, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

const clips = Array.from({ length: 6 }, (_, i) => ({ source: `synthetic:${i}?delay=1` }));

/** A run whose signal aborts when two clips are loaded, and the loader that tells what is left. */
function run() {
  const loader = syntheticLoader();
  const controller = new AbortController();
  let loaded = 0;
  const events$: Observable<LoadEvent> = loadClips(clips, { loader, concurrency: 1 }).pipe(
    tap(({ type }) => {
      if (type !== 'loaded') return;
      loaded += 1;
      if (loaded === 2) controller.abort('enough');
    }),
  );
  return { loader, events$, controller, signal: controller.signal };
}

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

const cancelled = expect.objectContaining({
  code: 'cancelled',
  cause: 'enough',
  report: expect.objectContaining({ total: 6, loaded: 2 }),
});

describe('a signal of who listens', () => {
  it('given to resultFrom: the error carries the report, and nothing is left', async () => {
    const { events$, signal, loader } = run();
    const error = await failureOf(resultFrom(events$, { signal }));
    expect(error).toBeInstanceOf(AbortError);
    expect(error).toEqual(cancelled);
    expect(loader.leftovers()).toEqual([]);
  });

  it('given to toAsyncIterable: likewise, after what is queued', async () => {
    const { events$, signal } = run();
    const types: string[] = [];
    const read = async (): Promise<void> => {
      for await (const { type } of toAsyncIterable(events$, { signal })) types.push(type);
    };
    expect(await failureOf(read())).toEqual(cancelled);
    expect(types.filter((type) => type === 'loaded')).toHaveLength(2);
  });

  it('and of the run: either ends it', async () => {
    const { events$, signal } = run();
    const own = new AbortController();
    const loader = syntheticLoader();
    const both = loadClips(clips, { loader, signal: own.signal });
    expect(await failureOf(resultFrom(events$, { signal }))).toEqual(cancelled);
    const running = failureOf(resultFrom(both, { signal: new AbortController().signal }));
    own.abort('own');
    expect(await running).toMatchObject({ code: 'cancelled', cause: 'own', report: { total: 6 } });
  });

  it('reaches a render', async () => {
    const loader = syntheticLoader();
    const renderer = fakeRenderer();
    const controller = new AbortController();
    const deps = { loader, renderer, store: memoryStore({ files: renderer.files }) };
    const events$ = renderTimeline({ items: clips }, { file: '/o.mp4' }, deps).pipe(
      tap(({ type }) => type === 'planned' && controller.abort()),
    );
    const error = await failureOf(resultFrom(events$, { signal: controller.signal }));
    expect(error).toMatchObject({ code: 'cancelled', report: { clips: clips.map((_, index) => ({ index })) } });
    expect([...loader.leftovers(), ...renderer.leftovers()]).toEqual([]);
  });

  it('ends what is no run, and what goes on after one', async () => {
    const { events$, signal } = run();
    const swallowed = events$.pipe(catchError(() => NEVER));
    expect(await failureOf(resultFrom(swallowed, { signal }))).toMatchObject({ code: 'cancelled', cause: 'enough' });

    const whole = loadClips([{ source: 'synthetic:a' }], { loader: syntheticLoader() });
    const controller = new AbortController();
    const after = concat(whole.pipe(ignoreElements()), of({ type: 'step' }).pipe(tap(() => controller.abort())), NEVER);
    expect(await failureOf(resultFrom(after, { signal: controller.signal }))).toMatchObject({ code: 'cancelled' });

    const idle = new AbortController();
    const waiting = failureOf(resultFrom(NEVER, { signal: idle.signal }));
    idle.abort();
    expect(await waiting).toMatchObject({ code: 'cancelled', report: undefined });
  });

  it('is that of its own listener only', async () => {
    const { events$ } = run();
    const other = new AbortController();
    const first = failureOf(resultFrom(concat(EMPTY, NEVER), { signal: other.signal }));
    // Listened to without a signal, while another listener has one.
    const second = await resultFrom(events$);
    expect(second.loaded).toBe(6);
    other.abort();
    expect(await first).toMatchObject({ code: 'cancelled' });
  });
});
