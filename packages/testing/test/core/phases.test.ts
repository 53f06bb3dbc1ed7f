import {
  ClipwrightError,
  type OutputOptions,
  planTimeline,
  type RenderDeps,
  type RenderEvent,
  renderTimeline,
  resultFrom,
  type Timeline,
} from '@clipwright/core';
import { lastValueFrom, map, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type FakeRendererOptions, fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

const output: OutputOptions = { file: '/out.mp4', overwrite: true };

function parts(options: FakeRendererOptions = {}): RenderDeps & { renderer: ReturnType<typeof fakeRenderer> } {
  const renderer = fakeRenderer(options);
  return { loader: readable(), renderer, store: memoryStore({ files: renderer.files }) };
}

/** Synthetic sources that say they are plain files too, so that a renderer may read them by itself. */
function readable(): RenderDeps['loader'] {
  const loader = syntheticLoader();
  return {
    open: (request) =>
      loader
        .open(request)
        .pipe(
          map((event) =>
            event.type === 'opened' ? { ...event, source: { ...event.source, file: request.uri } } : event,
          ),
        ),
    settled: () => loader.settled(),
    [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
  };
}

/** Twelve clips of a quarter of a second, each of another source. */
const short: Timeline = {
  items: Array.from({ length: 12 }, (_, index) => ({ source: `synthetic:s${index}`, start: 0.25, end: 0.5 })),
};
const kindsOf = async (deps: RenderDeps): Promise<readonly string[]> =>
  (await resultFrom(planTimeline(short, output, deps))).plan.segments.map(({ request }) => request.kind);

describe('the plan follows from what the renderer says it can do', () => {
  it('puts short clips together where a piece costs something to start, and none where it does not', async () => {
    expect(await kindsOf(parts())).toContain('group');
    const costs = { start: 0, decodedMegapixel: 1, encodedMegapixel: 1 };
    expect(await kindsOf(parts({ costs }))).toEqual(short.items.map(() => 'clip'));
  });

  it('is the same in a dry run and in a render', async () => {
    const { plan } = await resultFrom(planTimeline(short, output, parts()));
    const events = await lastValueFrom(renderTimeline(short, output, parts()).pipe(toArray()));
    const planned = events.flatMap((event) => (event.type === 'planned' ? [event.plan] : []));
    expect(planned).toEqual([plan]);
  });

  it('renders with one that reads no files, writes no mp4, and makes nothing in groups', async () => {
    const plain: FakeRendererOptions = {
      extensions: ['frames'],
      costs: { start: 0, decodedMegapixel: 1, encodedMegapixel: 1 },
      readsFiles: false,
      meta: { engine: 'plain' },
    };
    const deps = parts(plain);
    const report = await resultFrom(renderTimeline(short, { file: '/out.frames' }, deps));
    expect(report).toMatchObject({ verified: true, segments: { total: 12, encoded: 12 } });
    await expect(resultFrom(renderTimeline(short, output, deps))).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

describe('what decodes a piped source', () => {
  /** How many segments are encoded by each of several renders over one store. */
  async function encoded(decoders: readonly (string | null)[]): Promise<number[]> {
    const renderer = fakeRenderer();
    const store = memoryStore({ files: renderer.files });
    const counts: number[] = [];
    for (const decoder of decoders) {
      const loader = syntheticLoader({ decoder });
      const timeline = { items: [{ source: 'synthetic:a', start: 0, end: 0.5 }] };
      const report = await resultFrom(renderTimeline(timeline, output, { loader, renderer, store }));
      counts.push(report.segments.encoded);
    }
    return counts;
  }

  it('makes another artifact of the same content', async () => {
    expect(await encoded(['one 1', 'one 1', 'one 2', 'one 1'])).toEqual([1, 0, 1, 0]);
  });

  it('has to be named, or nothing is kept', async () => {
    expect(await encoded([null, null])).toEqual([1, 1]);
  });
});

describe('what lacks something of its source', () => {
  it.each([
    ['a missing frame', { frames: 12, stretches: [{ held: 0, missing: 1, frozen: 1 }] }, 2],
    ['nothing', { frames: 12, stretches: [{ held: 3 }] }, 1],
  ])('%s: is not kept beyond its run, whatever the renderer says of keeping', async (_, meta, made) => {
    const deps = parts();
    let segments = 0;
    const renderer: RenderDeps['renderer'] = {
      ...deps.renderer,
      renderSegment: (...job) => {
        segments += 1;
        return deps.renderer
          .renderSegment(...job)
          .pipe(map((event) => (event.type === 'produced' ? { ...event, meta } : event)));
      },
    };
    const timeline = { items: [{ source: 'synthetic:a', start: 0, end: 0.5 }] };
    for (let run = 0; run < 2; run += 1) await resultFrom(renderTimeline(timeline, output, { ...deps, renderer }));
    expect(segments).toBe(made);
  });
});

describe('warnings', () => {
  /** A clip in two parts, each of which repeats a frame. */
  const long: Timeline = { items: [{ source: 'synthetic:a?frames=480', start: 0, end: 20 }] };
  const repeating = (): RenderDeps => {
    const deps = parts();
    const renderer: RenderDeps['renderer'] = {
      ...deps.renderer,
      renderSegment: (...job) =>
        deps.renderer
          .renderSegment(...job)
          .pipe(
            map((event) =>
              event.type === 'produced'
                ? { ...event, meta: { frames: job[0].frames, stretches: [{ held: 1 }] } }
                : event,
            ),
          ),
    };
    return { ...deps, renderer };
  };

  it('of a clip do not change after they were told', async () => {
    const events: RenderEvent[] = await lastValueFrom(renderTimeline(long, output, repeating()).pipe(toArray()));
    const told = events.flatMap((event) => (event.type === 'clip' ? [event.warnings] : []));
    expect(told).toEqual([[]]);
    expect(told.every((warnings) => Object.isFrozen(warnings))).toBe(true);
  });

  it('tell repeated frames of all parts of a clip once', async () => {
    const { clips, segments } = await resultFrom(renderTimeline(long, output, repeating()));
    expect(segments.total).toBe(2);
    expect(clips.map(({ warnings }) => warnings)).toEqual([
      [{ code: 'frames-held', message: expect.stringMatching(/^2 output frames repeat/) }],
    ]);
  });

  it('say in a dry run too that colours come out wrong', async () => {
    const deps = parts();
    const { loader } = deps;
    const hdr: RenderDeps['loader'] = {
      ...loader,
      open: (request) =>
        loader.open(request).pipe(
          map((event) => {
            if (event.type !== 'opened') return event;
            const { info } = event.source;
            const color = { primaries: 'bt2020', transfer: 'smpte2084' };
            return { ...event, source: { ...event.source, info: { ...info, video: { ...info.video, color } } } };
          }),
        ),
    };
    const { clips } = await resultFrom(planTimeline(long, output, { ...deps, loader: hdr }));
    expect(clips[0]?.warnings?.map(({ code }) => code)).toEqual(['not-tone-mapped']);
  });
});

it('a plan that is made again is not told what the one before it was warned of', async () => {
  const fail = (job: Parameters<NonNullable<FakeRendererOptions['fail']>>[0]) =>
    job.type === 'segment' && job.request.kind === 'clip' && job.request.source.id.includes('bad')
      ? new ClipwrightError('source-damaged', 'It does not decode.')
      : undefined;
  const transition = { type: 'crossfade', duration: 1 } as const;
  const timeline: Timeline = {
    items: [
      { source: 'synthetic:bad', start: 0, end: 1.9 },
      { source: 'synthetic:good', start: 0.1, end: 1.9, transition },
    ],
  };
  const planned = await resultFrom(planTimeline(timeline, output, parts()));
  expect(planned.clips[1]?.warnings?.map(({ code }) => code)).toEqual(['transition-shortened']);
  const { clips } = await resultFrom(renderTimeline(timeline, output, parts({ fail })));
  expect(clips.map(({ status, warnings }) => [status, warnings?.map(({ code }) => code)])).toEqual([
    ['skipped', undefined],
    ['rendered', ['transition-shortened']],
  ]);
});
