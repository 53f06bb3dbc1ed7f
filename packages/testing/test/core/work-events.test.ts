import {
  ClipwrightError,
  loadClips,
  type RenderEvent,
  renderTimeline,
  type Timeline,
  type WorkEvent,
} from '@clipwright/core';
import { lastValueFrom, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

interface Typed {
  readonly type: string;
}

const isWork = (event: Typed): event is WorkEvent => event.type === 'begin' || event.type === 'end';

/** What lanes are drawn of: of each slot and kind what began and ended in it, in order. */
function lanes(events: readonly Typed[]): Record<string, string> {
  const drawn: Record<string, string> = {};
  for (const event of events.filter(isWork)) {
    const lane = `${event.kind} ${event.slot}`;
    const what = [event.clip ?? '', event.piece === undefined ? '' : `/${event.piece}`].join('');
    drawn[lane] = `${drawn[lane] ?? ''}${event.type === 'begin' ? `(${what}` : ')'}`;
  }
  return drawn;
}

const clips = ['a', 'b', 'a', 'c'].map((name) => ({ source: `synthetic:${name}?delay=1`, start: 0, end: 0.5 }));

describe('work that begins and ends', () => {
  it('of loading: a lane for each worker, with a clip at a time', async () => {
    const events = await lastValueFrom(loadClips(clips, { loader: syntheticLoader(), concurrency: 1 }).pipe(toArray()));
    expect(lanes(events)).toEqual({ 'open 0': '(0)(1)(2)(3)' });
    const wide = await lastValueFrom(loadClips(clips, { loader: syntheticLoader(), concurrency: 4 }).pipe(toArray()));
    expect(Object.keys(lanes(wide)).sort()).toEqual(['open 0', 'open 1', 'open 2', 'open 3']);
  });

  it('of the user’s own step, where there is one', async () => {
    const use = async (_: unknown, index: number) => index;
    const run = loadClips(clips.slice(0, 2), { loader: syntheticLoader(), concurrency: 1, use });
    const events = await lastValueFrom(run.pipe(toArray()));
    expect(events.filter(isWork).map(({ type, kind, clip }) => `${type} ${kind} ${clip}`)).toEqual([
      ...['begin open 0', 'end open 0', 'begin use 0', 'end use 0'],
      ...['begin open 1', 'end open 1', 'begin use 1', 'end use 1'],
    ]);
  });

  it('ends where a clip fails, in what failed', async () => {
    const list = [{ source: 'synthetic:a?fail=not-media' }, { source: 'synthetic:b' }];
    const use = (_: unknown, index: number) => {
      if (index === 1) throw new Error('no');
      return index;
    };
    const run = loadClips([...list, { source: 'synthetic:c' }], { loader: syntheticLoader(), concurrency: 1, use });
    const events = await lastValueFrom(run.pipe(toArray()));
    expect(lanes(events)).toEqual({ 'open 0': '(0)(1)(2)', 'use 0': '(1)(2)' });
  });

  /** Gaps count: a clip is named by its position in the timeline. */
  const timeline: Timeline = { items: [{ gap: 1 }, ...clips.slice(0, 2)] };

  async function rendered(fail?: boolean): Promise<readonly RenderEvent[]> {
    const renderer = fakeRenderer({
      costs: { start: 0, decodedMegapixel: 1, encodedMegapixel: 1 },
      concurrency: 1,
      ...(fail === true
        ? {
            fail: (job) =>
              job.type === 'segment' && JSON.stringify(job.request).includes('synthetic:b')
                ? new ClipwrightError('source-damaged', 'It does not decode.', { remedy: 'Cut before that.' })
                : undefined,
          }
        : {}),
    });
    const deps = { loader: syntheticLoader(), renderer, store: memoryStore({ files: renderer.files }) };
    return lastValueFrom(
      renderTimeline(timeline, { file: '/out.mp4' }, { ...deps, loadConcurrency: 1 }).pipe(toArray()),
    );
  }

  it('of rendering: what is opened, each piece once, the join', async () => {
    // The sound, black of a second, two clips of half a second.
    expect(lanes(await rendered())).toEqual({ 'open 0': '(1)(2)', 'encode 0': '(/0)(0/1)(1/2)(2/3)', 'join 0': '()' });
  });

  it('names all clips that a piece shows', async () => {
    const [first, second] = clips;
    if (first === undefined || second === undefined) throw new Error('There are no clips.');
    const faded = { ...second, start: 0.5, end: 1, transition: { type: 'crossfade', duration: 0.25 } } as const;
    const renderer = fakeRenderer();
    const deps = { loader: syntheticLoader(), renderer, store: memoryStore({ files: renderer.files }) };
    const run = renderTimeline({ items: [{ gap: 1 }, first, faded] }, { file: '/out.mp4' }, deps);
    const events = (await lastValueFrom(run.pipe(toArray()))).filter(isWork);
    const pieces = events.filter(({ piece, clip }) => piece !== undefined && clip !== undefined);
    const shown = pieces.map(({ clip, clips: all = [clip] }) => all.join('+'));
    expect(new Set(shown)).toEqual(new Set(['0', '1', '1+2', '2']));
  });

  it('a clip that fails while it is rendered is told of at once, with what to do', async () => {
    const events = await rendered(true);
    const told = events.flatMap((event) => (event.type === 'clip' && event.status !== 'loaded' ? [event] : []));
    expect(told).toMatchObject([{ index: 2, status: 'skipped', code: 'source-damaged', remedy: 'Cut before that.' }]);
    // Before the plan is made again without it.
    const order = events.filter((event) => event.type === 'planned' || told.some((each) => each === event));
    expect(order.map(({ type }) => type)).toEqual(['planned', 'clip', 'planned']);
  });

  it('ends where a piece fails; what is found again is no work', async () => {
    const drawn = lanes(await rendered(true));
    // The first plan; then its second, whose sound is another, and whose pictures are there.
    expect(drawn).toEqual({ 'open 0': '(1)(2)', 'encode 0': '(/0)(0/1)(1/2)(2/3)(/0)', 'join 0': '()' });
  });
});
