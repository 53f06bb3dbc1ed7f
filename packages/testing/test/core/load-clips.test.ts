import {
  type Clip,
  ClipwrightError,
  type LoadEvent,
  loadClips,
  type OpenClip,
  openClips,
  resultFrom,
} from '@clipwright/core';
import {
  EMPTY,
  firstValueFrom,
  lastValueFrom,
  type Observable,
  of,
  Subject,
  take,
  tap,
  throwError,
  toArray,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { syntheticLoader } from '../../src/index.ts';

function failing(error: Error): never {
  throw error;
}

const clip = (name: string, range: Partial<Clip> = {}): Clip => ({ source: `synthetic:${name}`, ...range });

async function eventsOf<Given extends object>(events$: Observable<LoadEvent<Given>>): Promise<LoadEvent<Given>[]> {
  return lastValueFrom(events$.pipe(toArray()));
}

describe('loadClips', () => {
  it('loads a hundred clips of three sources with three opens, in list order', async () => {
    const loader = syntheticLoader({ delay: 1 });
    const clips = Array.from({ length: 100 }, (_, i) => clip(`${i % 3}`, { start: 0, end: 1 }));
    const events = await eventsOf(loadClips(clips, { loader }));
    const loaded = events.filter((event) => event.type === 'loaded');
    expect(loaded.map(({ index }) => index)).toEqual(clips.map((_, i) => i));
    expect(loader.counters.opens).toBe(3);
    expect(events.at(-1)).toMatchObject({ type: 'done', report: { total: 100, loaded: 100, hits: 97, misses: 3 } });
    expect(loader.leftovers()).toEqual([]);
  });

  it('reports what a clip is', async () => {
    const report = await resultFrom(
      loadClips([clip('a?rate=30000/1001&frames=60&size=320x180', { start: '0.1', end: 1 })], {
        loader: syntheticLoader(),
      }),
    );
    expect(report.clips).toMatchObject([
      {
        index: 0,
        status: 'loaded',
        width: 320,
        height: 180,
        frameRate: '30000/1001',
        start: 0.1,
        end: 1,
        frames: 27,
        cached: false,
      },
    ]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('starts nothing before subscription, and two subscriptions are two runs', async () => {
    const loader = syntheticLoader();
    const load$ = loadClips([clip('a')], { loader });
    expect(loader.counters.opens).toBe(0);
    await resultFrom(load$);
    await resultFrom(load$);
    expect(loader.counters.opens).toBe(2);
  });

  it('skips what fails, each with its own reason, and goes on', async () => {
    const clips = [
      { source: 'elsewhere' },
      clip('a'),
      clip('b?fail=not-media'),
      clip('a', { start: 99 }),
      clip('a', { start: 1, end: 1 }),
      clip('a', { start: 'x' }),
      clip('a', { end: 99 }),
    ];
    const report = await resultFrom(loadClips(clips, { loader: syntheticLoader() }));
    expect(report.clips.map(({ status, code }) => code ?? status)).toEqual([
      'source-missing',
      'loaded',
      'not-media',
      'start-past-end',
      'empty-range',
      'invalid-clip',
      'loaded',
    ]);
    expect(report.clips[6]?.warnings).toMatchObject([{ code: 'end-clamped' }]);
    expect(report).toMatchObject({ loaded: 2, skipped: 5 });
  });

  it('opens a source that fails once, however many clips it has', async () => {
    const loader = syntheticLoader({ delay: 1 });
    const clips = [clip('ok'), ...Array.from({ length: 20 }, () => clip('bad?fail=not-media'))];
    const report = await resultFrom(loadClips(clips, { loader, concurrency: 3 }));
    expect(report.skipped).toBe(20);
    expect(loader.counters.opens).toBe(2);
  });

  it('is an error when nothing loaded, after each clip was reported', async () => {
    const events: LoadEvent[] = [];
    const load$ = loadClips([{ source: 'x' }, { source: 'y' }], { loader: syntheticLoader() }).pipe(
      tap((event) => events.push(event)),
    );
    await expect(lastValueFrom(load$)).rejects.toMatchObject({
      code: 'nothing-loaded',
      details: { report: { skipped: 2 } },
      cause: { code: 'source-missing' },
    });
    expect(events.filter(({ type }) => type === 'skipped')).toHaveLength(2);
    await expect(lastValueFrom(loadClips([], { loader: syntheticLoader() }))).rejects.toMatchObject({
      code: 'nothing-loaded',
    });
  });

  it('stops at the first failure when told to, naming the clip', async () => {
    const loader = syntheticLoader({ delay: 5 });
    const load$ = loadClips([clip('a'), { source: 'gone' }, clip('b')], { loader, onError: 'fail' });
    await expect(lastValueFrom(load$)).rejects.toMatchObject({
      code: 'source-missing',
      details: { index: 1, source: 'gone' },
    });
    expect(loader.leftovers()).toEqual([]);
  });

  it('works on at most six clips at once, on more by number, and never on more than there are', async () => {
    const max = async (count: number, concurrency?: number) => {
      let running = 0;
      let maxRunning = 0;
      const use = async () => {
        running += 1;
        maxRunning = Math.max(maxRunning, running);
        // As many turns of the event loop as all others need to begin.
        for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
        running -= 1;
      };
      const clips = Array.from({ length: count }, () => clip('a'));
      await resultFrom(loadClips(clips, { loader: syntheticLoader(), use, ...(concurrency ? { concurrency } : {}) }));
      return maxRunning;
    };
    expect(await max(30)).toBe(6);
    expect(await max(30, 12)).toBe(12);
    expect(await max(3)).toBe(3);
  });

  it.each([
    ['concurrency', { concurrency: 0 }],
    ['concurrency', { concurrency: 1.5 }],
    ['window', { window: 0 }],
  ])('refuses a bad %s at the call', (path, options) => {
    expect(() => loadClips([], { loader: syntheticLoader(), ...options })).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(path) }),
    );
  });

  it('keeps the source open exactly as long as the work on it', async () => {
    const loader = syntheticLoader();
    const gate = new Subject<string>();
    const used: OpenClip[] = [];
    const load$ = loadClips([clip('a')], {
      loader,
      use: (open) => {
        used.push(open);
        return gate;
      },
    });
    const events = eventsOf(load$);
    await expect.poll(() => used.length).toBe(1);
    expect(loader.counters.sources).toBe(1);
    gate.next('first');
    gate.next('last');
    expect(loader.counters.sources).toBe(1);
    gate.complete();
    expect((await events).find(({ type }) => type === 'loaded')).toMatchObject({ value: 'last' });
    expect(loader.counters.sources).toBe(0);
  });

  it('takes a value, a promise or a stream from the work', async () => {
    const resultOf = async <R>(use: (clip: OpenClip) => Observable<R> | PromiseLike<R> | R) => {
      const events = await eventsOf(loadClips([clip('a')], { loader: syntheticLoader(), use }));
      return events.flatMap((event) => (event.type === 'loaded' ? [event.value] : []))[0];
    };
    expect(await resultOf(() => [1, 2])).toEqual([1, 2]);
    expect(await resultOf(() => Promise.resolve('later'))).toBe('later');
    expect(await resultOf(() => of(1, 2, 3))).toBe(3);
    expect(await resultOf(() => undefined)).toBeUndefined();
  });

  it('skips a clip whose work fails, and gives the work frames of its range', async () => {
    const clips = [clip('a', { start: 0.5, end: 1 }), clip('b')];
    const report = await resultFrom(
      loadClips(clips, {
        loader: syntheticLoader({ frameRate: '24/1' }),
        use: async (open, index) => {
          if (index === 1) throw new Error('no faces');
          let frames = 0;
          for await (const sample of open.video({ format: 'gray8' })) {
            frames += 1;
            sample.close();
          }
          expect(frames).toBe(open.frames);
        },
      }),
    );
    expect(report.clips).toMatchObject([
      { status: 'loaded', frames: 12 },
      { status: 'skipped', code: 'step-failed', message: 'Your own step failed (use): no faces' },
    ]);
  });

  it.each<[form: string, use: () => unknown]>([
    ['thrown', () => failing(new TypeError('not a function'))],
    ['a promise', () => Promise.reject(new TypeError('not a function'))],
    ['a stream', () => throwError(() => new TypeError('not a function'))],
  ])('names a failing step as the user’s, with its error as cause: %s', async (_form, use) => {
    const run = resultFrom(loadClips([clip('a')], { loader: syntheticLoader(), use, onError: 'fail' }));
    const error: unknown = await run.catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'step-failed',
      kind: 'input',
      message: expect.stringContaining('not a function'),
      cause: { code: 'step-failed', cause: expect.any(TypeError) },
    });
  });

  it('is owed a value by a stream', async () => {
    const run = resultFrom(loadClips([clip('a')], { loader: syntheticLoader(), use: () => EMPTY, onError: 'fail' }));
    await expect(run).rejects.toMatchObject({
      code: 'step-failed',
      message: expect.stringContaining('without a value'),
    });
  });

  it('leaves an error of ours that a step meets as it is', async () => {
    const use = (_clip: OpenClip, index: number) =>
      index === 0 ? failing(new ClipwrightError('source-damaged', 'It does not decode.')) : index;
    const events = await eventsOf(loadClips([clip('a'), clip('b')], { loader: syntheticLoader(), use }));
    expect(events.find(({ type }) => type === 'skipped')).toMatchObject({ error: { code: 'source-damaged' } });
  });

  it('tells the work when it is cancelled', async () => {
    const loader = syntheticLoader();
    let signal: AbortSignal | undefined;
    const use = (_clip: OpenClip, _index: number, given: AbortSignal) => {
      signal = given;
      return new Promise<void>(() => {});
    };
    const subscription = loadClips([clip('a')], { loader, use }).subscribe();
    await expect.poll(() => signal).toBeDefined();
    subscription.unsubscribe();
    expect(signal?.aborted).toBe(true);
    expect(loader.leftovers()).toEqual([]);
  });

  it.each([0, 1, 3, 7, 20])('leaves nothing when left after %i events', async (count) => {
    const loader = syntheticLoader({ delay: 1 });
    const clips = Array.from({ length: 12 }, (_, i) => clip(`${i % 4}`));
    if (count === 0) loadClips(clips, { loader }).subscribe().unsubscribe();
    else await lastValueFrom(loadClips(clips, { loader }).pipe(take(count)));
    expect(loader.leftovers()).toEqual([]);
  });

  it('ends when its loader is disposed, instead of skipping every clip', async () => {
    const loader = syntheticLoader({ delay: 1 });
    const clips = Array.from({ length: 12 }, (_, i) => clip(`${i}`));
    const load$ = loadClips(clips, { loader, concurrency: 2 }).pipe(
      tap((event) => {
        if (event.type === 'loaded' && event.index === 3) void loader[Symbol.asyncDispose]();
      }),
    );
    await expect(lastValueFrom(load$)).rejects.toMatchObject({ code: 'disposed' });
    expect(loader.leftovers()).toEqual([]);
  });

  it('shows progress that never goes back, and ends whole', async () => {
    const loader = syntheticLoader({ delay: 1 });
    const clips = [clip('a'), { source: 'x' }, clip('b'), clip('c')];
    const events = await eventsOf(loadClips(clips, { loader, concurrency: 2 }));
    const progress = events.flatMap((event) => (event.type === 'progress' ? [event] : []));
    const ratios = progress.map(({ ratio }) => ratio);
    expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
    expect(progress.at(-1)).toMatchObject({ completed: 3, failed: 1, total: 4, ratio: 1, timeLeft: 0 });
  });

  it('an aborted signal starts nothing; a later one ends the run with the report so far, once all is closed', async () => {
    const loader = syntheticLoader({ delay: 2 });
    await expect(lastValueFrom(loadClips([clip('a')], { loader, signal: AbortSignal.abort() }))).rejects.toMatchObject({
      name: 'AbortError',
      code: 'cancelled',
    });
    expect(loader.counters.opens).toBe(0);

    const controller = new AbortController();
    const load$ = loadClips(
      Array.from({ length: 30 }, (_, i) => clip(`${i}`)),
      { loader, signal: controller.signal, concurrency: 2 },
    ).pipe(
      tap((event) => {
        if (event.type === 'loaded' && event.index === 3) controller.abort('enough');
      }),
    );
    const error = await lastValueFrom(load$).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: 'AbortError', cause: 'enough', report: { loaded: 4, total: 30 } });
    expect(loader.leftovers()).toEqual([]);
  });

  it('hands on a cancellation that comes from inside, skipping nothing', async () => {
    const use = () => {
      throw new ClipwrightError('cancelled', 'stop');
    };
    await expect(lastValueFrom(loadClips([clip('a')], { loader: syntheticLoader(), use }))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

describe('openClips', () => {
  it('keeps every source open until it is let go', async () => {
    const loader = syntheticLoader();
    {
      await using open = await openClips([clip('a'), { source: 'x' }, clip('b'), clip('a')], { loader });
      expect(open.clips.map(({ index }) => index)).toEqual([0, 2, 3]);
      expect(open.report).toMatchObject({ loaded: 3, skipped: 1 });
      expect(loader.counters.sources).toBe(2);
      const [first] = open.clips;
      const iterator = first?.video()[Symbol.asyncIterator]();
      const sample = await iterator?.next();
      expect(sample?.done).toBe(false);
      sample?.value?.close();
      await iterator?.return?.();
    }
    expect(loader.leftovers()).toEqual([]);
  });

  it('closes everything when it fails or is cancelled', async () => {
    const loader = syntheticLoader({ delay: 2 });
    await expect(openClips([clip('a'), { source: 'x' }], { loader, onError: 'fail' })).rejects.toMatchObject({
      code: 'source-missing',
    });
    expect(loader.leftovers()).toEqual([]);
    const controller = new AbortController();
    const opening = openClips([clip('a')], { loader, signal: controller.signal });
    controller.abort();
    await expect(opening).rejects.toMatchObject({ name: 'AbortError' });
    expect(loader.leftovers()).toEqual([]);
  });

  it('is empty-handed with an error when nothing opens', async () => {
    await expect(openClips([{ source: 'x' }], { loader: syntheticLoader() })).rejects.toMatchObject({
      code: 'nothing-loaded',
    });
  });
});

it('emits in order under any interleaving of opens', async () => {
  const loader = syntheticLoader();
  const clips = Array.from({ length: 40 }, (_, i) => clip(`${i}?delay=${(i * 7) % 5}`));
  const events = await eventsOf(loadClips(clips, { loader, concurrency: 8, window: 8 }));
  expect(events.flatMap((event) => (event.type === 'loaded' ? [event.index] : []))).toEqual(clips.map((_, i) => i));
  const slots = events.flatMap((event) => (event.type === 'loaded' ? [event.slot] : []));
  expect(Math.max(...slots)).toBeLessThan(8);
  await expect(firstValueFrom(loadClips(clips, { loader }))).resolves.toEqual({
    type: 'begin',
    kind: 'open',
    slot: 0,
    clip: 0,
    source: 'synthetic:0?delay=0',
  });
});
