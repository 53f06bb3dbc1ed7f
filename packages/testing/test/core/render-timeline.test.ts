import {
  ClipwrightError,
  type OutputOptions,
  planTimeline,
  type RenderDeps,
  type RenderEvent,
  renderTimeline,
  resultFrom,
  type Timeline,
  type TimelineItem,
} from '@clipwright/core';
import { stretchesOf } from '@clipwright/core/plan';
import {
  BehaviorSubject,
  concat,
  EMPTY,
  ignoreElements,
  lastValueFrom,
  type Observable,
  of,
  take,
  tap,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type FakeJob, type FakeRendererOptions, fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

const output: OutputOptions = { file: '/out.mp4' };

const clip = (name: string, start: number, end?: number): TimelineItem => ({
  source: `synthetic:${name}`,
  start,
  ...(end === undefined ? {} : { end }),
});

function parts(options: FakeRendererOptions = {}, loader = syntheticLoader({ delay: 1 })) {
  const renderer = fakeRenderer(options);
  const store = memoryStore({ files: renderer.files });
  const deps: RenderDeps = { loader, renderer, store };
  return {
    loader,
    renderer,
    store,
    deps,
    leftovers: () => [...loader.leftovers(), ...renderer.leftovers(), ...store.leftovers()],
  };
}

const eventsOf = (events$: Observable<RenderEvent>) => lastValueFrom(events$.pipe(toArray()));

/** Source frames shown, in order, read out of the finished fake file: its segments' requests, and the sound's. */
function shown(files: ReadonlyMap<string, Uint8Array>): unknown {
  const written: { kind?: string; frames: number; shown?: number[][] }[] = JSON.parse(
    new TextDecoder().decode(files.get('/out.mp4')),
  );
  return written
    .filter(({ kind }) => kind !== undefined)
    .flatMap((segment): (number | string)[] =>
      segment.shown?.length ? segment.shown.flat() : new Array<number | string>(segment.frames).fill('black'),
    );
}

const timeline: Timeline = { items: [clip('a', 0, 0.5), clip('b', 1, 1.25), clip('a', 1.5, 2)] };

describe('renderTimeline', () => {
  it('renders every clip once, in order, and reports', async () => {
    const { deps, renderer, loader, leftovers } = parts();
    const events = await eventsOf(renderTimeline(timeline, output, deps));
    expect(events.at(-1)).toMatchObject({
      type: 'done',
      report: {
        output: '/out.mp4',
        frames: 30,
        duration: 1.25,
        skipped: 0,
        held: 0,
        verified: true,
        segments: { total: 3, encoded: 3, reused: 0 },
        sources: { opened: 2 },
        clips: [
          { index: 0, source: 'synthetic:a', start: 0, end: 0.5, status: 'rendered', frames: 12 },
          { index: 1, status: 'rendered', frames: 6 },
          { index: 2, status: 'rendered', frames: 12 },
        ],
      },
    });
    expect(events.filter(({ type }) => type === 'done')).toHaveLength(1);
    expect(loader.counters.opens).toBe(2);
    expect(renderer.jobs.map(({ type }) => type).toSorted()).toEqual([
      'audio',
      'join',
      'segment',
      'segment',
      'segment',
    ]);
    expect(shown(renderer.files)).toEqual([
      ...Array.from({ length: 12 }, (_, i) => i),
      ...Array.from({ length: 6 }, (_, i) => 24 + i),
      ...Array.from({ length: 12 }, (_, i) => 36 + i),
    ]);
    expect(leftovers()).toEqual([]);
  });

  it('is cold, and makes the same at any concurrency', async () => {
    const outputs = new Set<string>();
    for (const concurrency of [1, 2, 6, 'auto'] as const) {
      const { deps, renderer } = parts();
      const render$ = renderTimeline(timeline, output, { ...deps, concurrency });
      expect(renderer.jobs).toEqual([]);
      await resultFrom(render$);
      outputs.add(new TextDecoder().decode(renderer.files.get('/out.mp4')));
      if (typeof concurrency === 'number') expect(renderer.counters.maxRunning).toBeLessThanOrEqual(concurrency);
    }
    expect(outputs.size).toBe(1);
  });

  it('starts the sound, then the longest pictures, equally long ones in their order', async () => {
    const { deps, renderer } = parts({ concurrency: 1 });
    const items = [clip('a', 0, 0.25), clip('b', 0, 1), clip('a', 1, 1.25), clip('b', 1, 1.5), clip('a', 1.5, 1.75)];
    const events = await eventsOf(renderTimeline({ items }, output, deps));
    const started = renderer.jobs.map((job) =>
      job.type === 'segment' && job.request.kind === 'clip' ? [job.request.sampleAt, job.request.frames] : job.type,
    );
    const plan = events.find((event) => event.type === 'planned')?.plan;
    const planned = plan?.segments.map(({ request }) => [request.kind === 'clip' && request.sampleAt, request.frames]);
    expect(planned?.map((segment) => segment[1])).toEqual([6, 24, 6, 12, 6]);
    const order = [1, 3, 0, 2, 4];
    expect(started).toEqual(['audio', ...order.map((segment) => planned?.[segment]), 'join']);
    expect(events.flatMap((event) => (event.type === 'segment' ? [event.segment] : []))).toEqual(order);
    expect(events.at(-1)).toMatchObject({ report: { clips: [0, 1, 2, 3, 4].map((index) => ({ index })) } });
  });

  it('asks for as many pieces at once as the renderer says, from moment to moment', async () => {
    const limits = new BehaviorSubject(2);
    const { deps, renderer } = parts({ concurrency: limits, delay: 1 });
    const items = Array.from({ length: 12 }, (_, i) => clip('a', i / 8, i / 8 + 0.25));
    const running: number[] = [];
    const events$ = renderTimeline({ items }, output, { ...deps, concurrency: 'auto' }).pipe(
      tap((event) => {
        if (event.type !== 'segment') return;
        running.push(renderer.counters.maxRunning);
        if (running.length === 4) limits.next(5);
      }),
    );
    await resultFrom(events$);
    expect(running[2]).toBe(2);
    expect(renderer.counters.maxRunning).toBe(5);
    expect(limits.observed).toBe(false);
  });

  it.each([
    ['when it is cancelled', {}, true],
    ['when it fails', { fail: () => new ClipwrightError('disk-full', 'No space is left.') }, false],
  ])('listens to the renderer no longer %s', async (_, options, cancel) => {
    const limits = new BehaviorSubject(2);
    const { deps, leftovers } = parts({ concurrency: limits, delay: 1, ...options });
    await new Promise<void>((resolve) => {
      const running = renderTimeline(timeline, output, { ...deps, concurrency: 'auto' }).subscribe({
        next: ({ type }) => {
          if (type !== 'planned') return;
          queueMicrotask(() => {
            expect(limits.observed).toBe(true);
            if (!cancel) return;
            running.unsubscribe();
            resolve();
          });
        },
        error: () => resolve(),
      });
    });
    expect(limits.observed).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  it('encodes a picture that stands twice once, and finds finished work of another run', async () => {
    const { deps, renderer } = parts();
    const twice = { items: [clip('a', 0, 1), clip('b', 0, 1), clip('a', 0, 1)] };
    const first = await resultFrom(renderTimeline(twice, output, deps));
    expect(first.segments).toEqual({ total: 3, encoded: 2, reused: 1 });
    const changed = { items: [clip('a', 0, 1), clip('b', 0.5, 1.5), clip('a', 0, 1)] };
    const second = await resultFrom(renderTimeline(changed, { ...output, overwrite: true }, deps));
    expect(second.segments).toEqual({ total: 3, encoded: 1, reused: 2 });
    expect(renderer.jobs.filter(({ type }) => type === 'segment')).toHaveLength(3);
  });

  it('keeps nothing of sources that nothing stands for', async () => {
    const { deps, renderer } = parts({}, syntheticLoader({ fingerprint: false }));
    await resultFrom(renderTimeline(timeline, output, deps));
    await resultFrom(renderTimeline(timeline, { ...output, overwrite: true }, deps));
    expect(renderer.jobs.filter(({ type }) => type === 'segment')).toHaveLength(6);
  });

  it('asks the store what stands for a file, once per source, as a phase of its own', async () => {
    const loader = syntheticLoader({ fingerprint: false });
    const filed: typeof loader = {
      ...loader,
      open: (request) =>
        loader.open(request).pipe(
          tap((event) => {
            if (event.type === 'opened')
              Object.defineProperty(event.source, 'file', { value: `/media/${request.uri}` });
          }),
        ),
    };
    const { deps, store, renderer } = parts({}, filed);
    const asked: string[] = [];
    const fingerprinting = {
      ...store,
      fingerprint: (file: string) => {
        asked.push(file);
        return of(
          { type: 'progress', ratio: 0.5 } as const,
          { type: 'fingerprinted', fingerprint: file, hashed: true } as const,
        );
      },
    };
    const events = await eventsOf(renderTimeline(timeline, output, { ...deps, store: fingerprinting }));
    expect(asked.toSorted()).toEqual(['/media/synthetic:a', '/media/synthetic:b']);
    expect(events.some((event) => event.type === 'progress' && event.phase === 'fingerprint')).toBe(true);
    await resultFrom(renderTimeline(timeline, { ...output, overwrite: true }, { ...deps, store: fingerprinting }));
    // Clips this short share a process where ffmpeg can read them; the second time nothing is left to do.
    const made = renderer.jobs.flatMap((job) => (job.type === 'segment' ? stretchesOf(job.request) : []));
    expect(made).toHaveLength(3);
  });

  it('closes up over clips that do not load, or holds their place', async () => {
    const items = [
      clip('a', 0, 0.5),
      { source: 'gone', start: 0, end: 0.25 },
      clip('a', 99),
      { source: 'gone' },
      { source: 'synthetic:a', start: 1, end: 1 },
      clip('b', 0, 0.5),
    ];
    const skipping = parts();
    const skipped = await resultFrom(renderTimeline({ items }, output, skipping.deps));
    expect(skipped).toMatchObject({ frames: 24, skipped: 4, held: 0 });
    expect(skipped.clips.map(({ status, code }) => code ?? status)).toEqual([
      'rendered',
      'source-missing',
      'start-past-end',
      'source-missing',
      'empty-range',
      'rendered',
    ]);

    const holding = parts();
    const held = await resultFrom(renderTimeline({ items }, output, { ...holding.deps, onError: 'hold' }));
    expect(held).toMatchObject({ frames: 30, skipped: 3, held: 1 });
    expect(held.clips[1]).toMatchObject({ status: 'held', code: 'source-missing', frames: 6 });
    expect(held.clips[3]).toMatchObject({ status: 'skipped', warnings: [{ code: 'not-held' }] });
    expect(shown(holding.renderer.files)).toEqual([
      ...Array.from({ length: 12 }, (_, i) => i),
      ...Array.from({ length: 6 }, () => 'black'),
      ...Array.from({ length: 12 }, (_, i) => i),
    ]);
  });

  it('fails at the first failure when told to', async () => {
    const { deps, leftovers, renderer } = parts();
    const items = [clip('a', 0, 1), { source: 'gone' }];
    await expect(resultFrom(renderTimeline({ items }, output, { ...deps, onError: 'fail' }))).rejects.toMatchObject({
      code: 'source-missing',
    });
    expect(renderer.files.has('/out.mp4')).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  it('puts gaps in black and silence', async () => {
    const { deps, renderer } = parts();
    const report = await resultFrom(
      renderTimeline({ items: [clip('a', 0, 0.5), { gap: 0.5 }, clip('a', 0, 0.5)] }, output, deps),
    );
    expect(report).toMatchObject({ frames: 36, clips: [{ index: 0 }, { index: 2 }] });
    const audio = renderer.jobs.find((job) => job.type === 'audio');
    expect(audio).toMatchObject({
      request: { stretches: [{ kind: 'clip' }, { kind: 'silence', samples: 24000 }, { kind: 'clip' }] },
    });
  });

  describe('when a clip fails only while rendering', () => {
    const isB = (uri: string) => uri.includes(':b');
    const failB = (code: 'source-damaged' | 'disk-full'): FakeRendererOptions => ({
      fail: (job) =>
        job.type === 'segment' && job.request.kind === 'clip' && isB(job.request.source.id)
          ? new ClipwrightError(code, 'no more')
          : undefined,
    });

    it('makes the plan again without it, and reuses what is finished', async () => {
      const { deps, renderer, leftovers } = parts(failB('source-damaged'));
      const events = await eventsOf(renderTimeline(timeline, output, deps));
      expect(events.filter(({ type }) => type === 'planned')).toHaveLength(2);
      expect(events.at(-1)).toMatchObject({
        report: { frames: 24, skipped: 1, clips: [{}, { status: 'skipped', code: 'source-damaged', frames: 0 }, {}] },
      });
      const made = renderer.jobs.filter((job) => job.type === 'segment');
      expect(made).toHaveLength(3);
      const ratios = events.flatMap((event) =>
        event.type === 'progress' && event.phase === 'encode' ? [event.ratio] : [],
      );
      expect(ratios).toEqual(ratios.toSorted((a, b) => a - b));
      expect(leftovers()).toEqual([]);
    });

    it('holds its place when told to', async () => {
      const { deps } = parts(failB('source-damaged'));
      const report = await resultFrom(renderTimeline(timeline, output, { ...deps, onError: 'hold' }));
      expect(report).toMatchObject({ frames: 30, held: 1, clips: [{}, { status: 'held', frames: 6 }, {}] });
    });

    it('fails when told to, naming the clip', async () => {
      const { deps, leftovers } = parts(failB('source-damaged'));
      await expect(resultFrom(renderTimeline(timeline, output, { ...deps, onError: 'fail' }))).rejects.toMatchObject({
        code: 'source-damaged',
        details: { index: 1, source: 'synthetic:b' },
      });
      expect(leftovers()).toEqual([]);
    });

    it('blames the clip whose sound fails', async () => {
      let failed = false;
      const { deps, renderer } = parts({
        fail: (job) => {
          if (job.type !== 'audio' || failed) return undefined;
          failed = true;
          return new ClipwrightError('source-damaged', 'no sound', { details: { stretch: 1 } });
        },
      });
      const report = await resultFrom(renderTimeline(timeline, output, deps));
      expect(report).toMatchObject({ frames: 24, skipped: 1, clips: [{}, { code: 'source-damaged' }, {}] });
      const sounds = renderer.jobs.filter((job) => job.type === 'audio');
      expect(sounds.map(({ request }) => request.stretches.length)).toEqual([3, 2]);
      expect(renderer.jobs.at(-1)).toMatchObject({ type: 'join', request: { audio: { samples: 48000 } } });
    });

    it('fails when the renderer was disposed, blaming no clip', async () => {
      const fail = ({ type }: FakeJob) =>
        type === 'segment' ? new ClipwrightError('disposed', 'The renderer was disposed.') : undefined;
      const { deps, leftovers } = parts({ fail });
      const items = [clip('a', 0, 1), clip('b', 0, 1)];
      await expect(resultFrom(renderTimeline({ items }, output, deps))).rejects.toMatchObject({ code: 'disposed' });
      expect(leftovers()).toEqual([]);
    });

    it('fails where leaving clips out cannot help', async () => {
      const { deps, leftovers, renderer } = parts(failB('disk-full'));
      await expect(resultFrom(renderTimeline(timeline, output, deps))).rejects.toMatchObject({ code: 'disk-full' });
      expect(renderer.files.has('/out.mp4')).toBe(false);
      expect(leftovers()).toEqual([]);
    });

    it('is an error when no clip is left', async () => {
      const { deps } = parts({
        fail: (job) => (job.type === 'segment' ? new ClipwrightError('source-damaged', 'no') : undefined),
      });
      await expect(resultFrom(renderTimeline(timeline, output, deps))).rejects.toMatchObject({
        code: 'nothing-loaded',
      });
    });
  });

  it('refuses an output that is there before any work', async () => {
    const { deps, loader, renderer } = parts();
    await resultFrom(renderTimeline(timeline, output, deps));
    const opens = loader.counters.opens;
    await expect(resultFrom(renderTimeline(timeline, output, deps))).rejects.toMatchObject({ code: 'output-exists' });
    expect(loader.counters.opens).toBe(opens);
    expect(renderer.jobs.filter(({ type }) => type === 'join')).toHaveLength(1);
  });

  it('tells of the output what is wrong with it, before what is wrong with the sources that open meanwhile', async () => {
    const { deps, renderer, leftovers } = parts();
    const late = (after: Observable<never>): RenderDeps => ({
      ...deps,
      renderer: {
        ...renderer,
        prepare: (request) => concat(timer(20).pipe(ignoreElements()), after, renderer.prepare(request)),
      },
    });
    const taken = throwError(() => new ClipwrightError('output-exists', 'It is there.'));
    const broken: Timeline = { items: [clip('a', 1000)] };
    for (const list of [timeline, broken]) {
      await expect(resultFrom(renderTimeline(list, output, late(taken)))).rejects.toMatchObject({
        code: 'output-exists',
      });
    }
    const good = resultFrom(renderTimeline(broken, output, late(EMPTY)));
    await expect(good).rejects.toMatchObject({ code: 'nothing-loaded' });
    expect(renderer.jobs).toEqual([]);
    expect(leftovers()).toEqual([]);
  });

  it.each<[string, Timeline, OutputOptions, Partial<RenderDeps>]>([
    ['concurrency', timeline, output, { concurrency: 0 }],
    ['loadConcurrency', timeline, output, { loadConcurrency: 2.5 }],
    ['gap', { items: [{ gap: 'x' }] }, output, {}],
  ])('refuses a bad %s', async (name, items, out, options) => {
    const { deps } = parts();
    const rendering = async () => resultFrom(renderTimeline(items, out, { ...deps, ...options }));
    await expect(rendering()).rejects.toMatchObject({ message: expect.stringContaining(name) });
  });

  it.each([1, 2, 5, 8, 12, 16, 20])('leaves nothing when left after %i events', async (count) => {
    const { deps, leftovers, renderer } = parts({ delay: 1 });
    await lastValueFrom(renderTimeline(timeline, output, deps).pipe(take(count)));
    expect(leftovers()).toEqual([]);
    expect(renderer.files.has('/out.mp4')).toBe(false);
  });

  it('an aborted signal starts nothing; a later one ends the run with what was rendered so far', async () => {
    const { deps, leftovers, loader, renderer } = parts({ delay: 1 });
    const early = renderTimeline(timeline, output, { ...deps, signal: AbortSignal.abort() });
    await expect(resultFrom(early)).rejects.toMatchObject({ name: 'AbortError' });
    expect(loader.counters.opens).toBe(0);

    const controller = new AbortController();
    const late = renderTimeline(timeline, output, { ...deps, signal: controller.signal }).pipe(
      tap(({ type }) => {
        if (type === 'segment') controller.abort();
      }),
    );
    await expect(resultFrom(late)).rejects.toMatchObject({ name: 'AbortError', report: { clips: [{}, {}, {}] } });
    expect(renderer.files.has('/out.mp4')).toBe(false);
    expect(leftovers()).toEqual([]);
  });

  it('reports frames that repeat the first or last one, beside the clip', async () => {
    // One clip fails, so that the plan is made again and finds the other's segment a second time.
    const { deps, renderer } = parts({
      fail: (job) =>
        job.type === 'segment' && job.request.kind === 'clip' && job.request.source.id.includes(':b')
          ? new ClipwrightError('source-damaged', 'no')
          : undefined,
    });
    const repeating = {
      ...renderer,
      renderSegment: (...args: Parameters<typeof renderer.renderSegment>) =>
        renderer.renderSegment(...args).pipe(
          tap((event) => {
            if (event.type === 'produced') Object.assign(Object(event.meta), { stretches: [{ held: 2 }] });
          }),
        ),
    };
    const report = await resultFrom(
      renderTimeline({ items: [clip('a', 0, 1), clip('b', 0, 1)] }, output, { ...deps, renderer: repeating }),
    );
    expect(report.clips).toMatchObject([{ warnings: [{ code: 'frames-held' }] }, { status: 'skipped' }]);
  });

  it('hands over what a custom store and loader say of themselves', async () => {
    const { deps } = parts();
    const cancelled = () => throwError(() => new ClipwrightError('cancelled', 'stopped from inside'));
    const store = { ...deps.store, acquire: cancelled };
    await expect(resultFrom(renderTimeline(timeline, output, { ...deps, store }))).rejects.toMatchObject({
      code: 'cancelled',
    });
  });

  it('calls a store that gives nothing what it is', async () => {
    const { deps, store } = parts();
    const empty = { ...store, acquire: () => of() };
    await expect(resultFrom(renderTimeline(timeline, output, { ...deps, store: empty }))).rejects.toMatchObject({
      code: 'contract-violation',
    });
    const failing = { ...store, acquire: () => throwError(() => new ClipwrightError('store-failed', 'no disk')) };
    await expect(resultFrom(renderTimeline(timeline, output, { ...deps, store: failing }))).rejects.toMatchObject({
      code: 'store-failed',
    });
  });
});

describe('an output without sound', () => {
  it('asks for none', async () => {
    const { deps, renderer } = parts();
    const report = await resultFrom(renderTimeline(timeline, { ...output, audio: false }, deps));
    expect(report.profile.audio).toBeNull();
    expect(renderer.jobs.some(({ type }) => type === 'audio')).toBe(false);
    expect(renderer.jobs.at(-1)).not.toHaveProperty('request.audio');
  });
});

describe('what a clip names beside its range', () => {
  it('goes into its request: a transform, and silence where its source has no sound', async () => {
    const { deps, renderer } = parts();
    const transform = { name: 'negative', version: '1' };
    const items = [{ ...clip('a', 0, 1), transforms: [transform] }, clip('b?audio=0', 0, 1)];
    const transforms = { negative: { apply: () => undefined } };
    await resultFrom(renderTimeline({ items }, output, { ...deps, transforms, loadConcurrency: 1 }));
    const segments = renderer.jobs.flatMap((job) => (job.type === 'segment' ? [job.request] : []));
    expect(segments).toMatchObject([{ transforms: [transform] }, { kind: 'clip' }]);
    const audio = renderer.jobs.find((job) => job.type === 'audio');
    expect(audio).toMatchObject({ request: { stretches: [{ kind: 'clip' }, { kind: 'silence', samples: 48000 }] } });
  });
});

describe('planTimeline', () => {
  it('plans and writes nothing', async () => {
    const { deps, renderer, leftovers } = parts();
    const { plan, clips } = await resultFrom(
      planTimeline({ items: [...timeline.items, { source: 'gone' }] }, output, deps),
    );
    expect(plan).toMatchObject({ frames: 30, duration: '5/4', profile: { width: 160, height: 90, frameRate: '24/1' } });
    expect(clips.map(({ status }) => status)).toEqual(['rendered', 'rendered', 'rendered', 'skipped']);
    expect(renderer.jobs).toEqual([]);
    expect(leftovers()).toEqual([]);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  });
});
