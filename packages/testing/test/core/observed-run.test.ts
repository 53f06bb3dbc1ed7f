import {
  ClipwrightError,
  loadClips,
  type OutputOptions,
  type RenderDeps,
  type RenderEvent,
  renderTimeline,
  type Timeline,
} from '@clipwright/core';
import { metricsOf, recordRun, sumOfMs, traceOf } from '@clipwright/core/observe';
import { lastValueFrom, type Observable, take, toArray } from 'rxjs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type FakeRendererOptions, fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const output: OutputOptions = { file: '/out.mp4', overwrite: true };
const clip = (name: string) => ({ source: `synthetic:${name}?delay=1`, start: 0, end: 0.5 });

function parts(options: FakeRendererOptions = {}): RenderDeps {
  const costs = { start: 0, decodedMegapixel: 1, encodedMegapixel: 1 };
  const renderer = fakeRenderer({ costs, concurrency: 2, delay: 5, ...options });
  return { loader: syntheticLoader(), renderer, store: memoryStore({ files: renderer.files }) };
}

async function eventsOf<E>(run$: Observable<E>): Promise<readonly E[]> {
  const all = lastValueFrom(run$.pipe(toArray()));
  all.catch(() => {});
  await vi.runAllTimersAsync();
  return all;
}

async function observed(timeline: Timeline, deps: RenderDeps) {
  const recorder = recordRun();
  const events: readonly RenderEvent[] = await eventsOf(recorder.watch(renderTimeline(timeline, output, deps)));
  const record = recorder.record();
  return { events, record, metrics: metricsOf(record) };
}

describe('a render that is watched', () => {
  /** The same picture at two places: a source of its own would have another. */
  const timeline: Timeline = { items: [clip('a'), { gap: 1 }, clip('b'), { gap: 1 }] };

  it('tells what was made, what was found, and why', async () => {
    const deps = parts();
    const first = await observed(timeline, deps);
    expect(first.metrics).toMatchObject({
      outcome: 'done',
      clips: { total: 2, done: 2 },
      sources: { hits: 0, misses: 2, rate: 0 },
      pieces: { hits: 1, misses: 4, reused: { stored: 0, 'same-picture': 1 } },
      work: { open: { count: 2 }, encode: { count: 4, failed: 0 }, join: { count: 1 } },
      output: { frames: 72, seconds: 3 },
    });
    expect(first.metrics.pieces.madeBytes).toBeGreaterThan(0);
    const again = await observed(timeline, deps);
    expect(again.metrics.pieces).toMatchObject({ hits: 5, misses: 0, rate: 1, reused: { stored: 5 }, madeBytes: 0 });
    expect(again.metrics.work.encode).toBeUndefined();
  });

  it('has lanes whose sum is the work of all', async () => {
    const { record, metrics } = await observed(timeline, parts());
    const lanes = traceOf(record).traceEvents.flatMap((event) =>
      event.ph === 'X' && event.cat !== 'run' ? [event.dur / 1000] : [],
    );
    expect(metrics.workMs).toBeGreaterThan(0);
    expect(sumOfMs(lanes)).toBe(metrics.workMs);
    expect(sumOfMs(metrics.workers.each.map(({ busyMs }) => busyMs))).toBe(metrics.workMs);
    expect(sumOfMs(Object.values(metrics.work).map(({ ms }) => ms))).toBe(metrics.workMs);
    expect(record.elapsedMs).toBeGreaterThanOrEqual(Math.max(...metrics.workers.each.map(({ busyMs }) => busyMs)));
  });

  it('names what failed in its lane, and keeps what an earlier plan made', async () => {
    const { record, metrics, events } = await observed(
      timeline,
      parts({
        fail: (job) =>
          job.type === 'segment' && JSON.stringify(job.request).includes('synthetic:b')
            ? new ClipwrightError('source-damaged', 'It does not decode.')
            : undefined,
      }),
    );
    expect(record.works).toContainEqual(
      expect.objectContaining({ kind: 'encode', clip: 2, source: 'synthetic:b?delay=1', code: 'source-damaged' }),
    );
    expect(metrics).toMatchObject({
      clips: { total: 2, done: 1, skipped: 1 },
      errors: { 'source-damaged': 1 },
      // Black twice is one picture; the sound is another without the clip that failed.
      pieces: { misses: 4, hits: 1, reused: { 'made-before': 3, 'same-picture': 1 } },
    });
    expect(record.plans).toHaveLength(2);
    expect(events.filter(({ type }) => type === 'sound')).toHaveLength(2);
  });

  it('ends what failed before it waits to be tried again', async () => {
    const failed = new Set<string>();
    const fail: FakeRendererOptions['fail'] = (job) => {
      if (job.type !== 'segment' || failed.has(JSON.stringify(job.request))) return undefined;
      failed.add(JSON.stringify(job.request));
      return new ClipwrightError('out-of-resources', 'It lacks something.');
    };
    const { record, metrics } = await observed({ items: [clip('a')] }, parts({ fail }));
    const tries = record.works.filter(({ kind, piece }) => kind === 'encode' && piece === 1);
    expect(tries).toMatchObject([{ code: 'out-of-resources' }, { clip: 0 }]);
    expect(tries[1]?.code).toBeUndefined();
    // At most half a second's wait, drawn: none of it is work.
    expect(tries[0]?.to).toBe(record.retries[0]?.at);
    expect(metrics).toMatchObject({ retries: { 'out-of-resources': 1 }, work: { encode: { failed: 1, count: 3 } } });
  });
});

describe('a loading that is watched', () => {
  it('tells what was opened and what was shared, and what was done with it', async () => {
    const recorder = recordRun({ name: 'load' });
    const list = [clip('a'), clip('a'), { source: 'synthetic:c?fail=not-media' }];
    const use = (_: unknown, index: number) => index;
    await eventsOf(recorder.watch(loadClips(list, { loader: syntheticLoader(), use, concurrency: 2 })));
    expect(metricsOf(recorder.record())).toMatchObject({
      ...{ name: 'load', outcome: 'done', clips: { total: 3, done: 2, skipped: 1 } },
      sources: { hits: 1, misses: 1, rate: 0.5 },
      work: { open: { count: 3, failed: 1 }, use: { count: 2 } },
      errors: { 'not-media': 1 },
      pieces: { hits: 0, misses: 0 },
    });
    expect(recorder.record().clips).toMatchObject([
      { index: 0, source: 'synthetic:a?delay=1', status: 'loaded', cached: false, start: 0, end: 0.5 },
      { index: 1, status: 'loaded', cached: true },
      { index: 2, status: 'skipped', code: 'not-media' },
    ]);
  });

  it('is left when nobody listens any more', async () => {
    const recorder = recordRun();
    await eventsOf(recorder.watch(loadClips([clip('a')], { loader: syntheticLoader() })).pipe(take(1)));
    expect(recorder.record()).toMatchObject({ outcome: 'left', works: [{ kind: 'open', unfinished: true }] });
  });
});
