import {
  type Clip,
  type ClipRenderer,
  ClipwrightError,
  type OutputOptions,
  type RenderDeps,
  renderTimeline,
  resultFrom,
  type Timeline,
} from '@clipwright/core';
import type { FingerprintedEvent, JoinRequest, PrepareRequest, StretchMeta } from '@clipwright/core/author';
import type { RenderPlan } from '@clipwright/core/plan';
import { map, type Observable, of, tap } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { type FakeRendererOptions, fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

const output: OutputOptions = { file: '/out.mp4' };

const clip = (name: string, more: Partial<Clip> = {}): Clip => ({
  source: `synthetic:${name}`,
  start: 0.5,
  end: 1,
  ...more,
});

function parts(options: FakeRendererOptions = {}) {
  const renderer = fakeRenderer(options);
  const loader = syntheticLoader();
  const deps: RenderDeps = { loader, renderer, store: memoryStore({ files: renderer.files }) };
  return { renderer, loader, deps };
}

/** A render's report, and the last plan that it made. */
async function render(timeline: Timeline, deps: RenderDeps, more: Partial<OutputOptions> = {}) {
  const plans: RenderPlan[] = [];
  const report = await resultFrom(
    renderTimeline(timeline, { ...output, ...more }, deps).pipe(
      tap((event) => {
        if (event.type === 'planned') plans.push(event.plan);
      }),
    ),
  );
  return { report, plan: plans.at(-1), plans };
}

/** A renderer that measures of each clip what is given for its source. */
function measuring(
  renderer: ClipRenderer,
  measured: Readonly<Record<string, Partial<StretchMeta>>>,
  lost: unknown = [],
): ClipRenderer {
  return {
    ...renderer,
    renderSegment: (request, ...rest) =>
      renderer.renderSegment(request, ...rest).pipe(
        tap((event) => {
          if (event.type !== 'produced' || request.kind !== 'clip') return;
          Object.assign(Object(event.meta), { stretches: [{ held: 0, ...measured[request.source.id] }] });
        }),
      ),
    renderAudio: (...all) =>
      renderer.renderAudio(...all).pipe(
        tap((event) => {
          if (event.type === 'produced') Object.assign(Object(event.meta), { lost });
        }),
      ),
  };
}

describe('how clips are shown and heard', () => {
  it('plans speed, and leaves out a clip that asks for what cannot be', async () => {
    const items = [
      clip('a', { speed: 2 }),
      clip('b', { speed: 0 }),
      clip('c', { volume: 17 }),
      clip('d', { transition: { type: 'crossfade', duration: -1 } }),
      clip('e', { speed: '0.5' }),
    ];
    const { report, plan } = await render({ items }, parts().deps);
    expect(report.clips.map(({ code, frames }) => code ?? frames)).toEqual([
      6,
      'invalid-clip',
      'invalid-clip',
      'invalid-clip',
      24,
    ]);
    expect(plan?.segments.map(({ request }) => (request.kind === 'clip' ? request.speed : undefined))).toEqual([
      '2/1',
      '1/2',
    ]);
    expect(report.duration).toBe(1.25);
  });

  it('holds the place of a clip that fails for as long as it would have stood', async () => {
    const items = [clip('a'), clip('b?fail=not-media', { speed: 0.5 }), clip('c')];
    const { report } = await render({ items }, { ...parts().deps, onError: 'hold' });
    expect(report.clips.map(({ status, frames }) => [status, frames])).toEqual([
      ['rendered', 12],
      ['held', 24],
      ['rendered', 12],
    ]);
  });

  it('opens a source once for each choice of streams', async () => {
    const { deps, loader } = parts();
    const items = [clip('a'), clip('a', { streams: { audio: 1 } }), clip('a'), clip('a', { streams: { audio: 1 } })];
    const { plan } = await render({ items }, deps);
    expect(loader.counters.opens).toBe(2);
    const ids = plan?.segments.map(({ request }) => (request.kind === 'clip' ? request.source.id : ''));
    expect(new Set(ids).size).toBe(2);
  });

  it('says of a crossfade how much of it there is material for', async () => {
    const fade = (duration: number) => ({ transition: { type: 'crossfade' as const, duration } });
    const items = [
      clip('a', fade(1)),
      clip('b', fade(0.25)),
      // Nothing before its start.
      clip('c', { start: 0, ...fade(0.25) }),
      // 0.1 s before its start.
      clip('d', { start: 0.1, ...fade(0.5) }),
    ];
    const { report, plan } = await render({ items }, parts().deps);
    expect(plan?.items.map(({ crossfade }) => crossfade)).toEqual(['0/1', '1/4', '0/1', '1/5']);
    expect(report.clips.map(({ warnings = [] }) => warnings.map(({ code }) => code))).toEqual([
      ['transition-shortened'],
      [],
      ['transition-shortened'],
      ['transition-shortened'],
    ]);
    expect(plan?.segments.map(({ items: of, request }) => [of, request.kind])).toEqual([
      [[0], 'clip'],
      [[0, 1], 'crossfade'],
      [[1], 'clip'],
      [[2], 'clip'],
      [[2, 3], 'crossfade'],
      [[3], 'clip'],
    ]);
  });

  it('blames the clip of a crossfade that fails, and closes up without it', async () => {
    const { deps, renderer } = parts({
      fail: (job) =>
        job.type === 'segment' && job.request.kind === 'crossfade'
          ? new ClipwrightError('source-damaged', 'no', { details: { stretch: 1 } })
          : undefined,
    });
    const items = [clip('a'), clip('b', { transition: { type: 'crossfade', duration: 0.2 } }), clip('c')];
    const { report, plan } = await render({ items }, deps);
    expect(report.clips.map(({ status }) => status)).toEqual(['rendered', 'skipped', 'rendered']);
    expect(plan?.segments).toHaveLength(2);
    expect(renderer.leftovers()).toEqual([]);
  });

  it('warns of high dynamic range where the renderer does not tone-map it', async () => {
    const { deps, renderer } = parts();
    const loader = {
      ...deps.loader,
      open: (request: Parameters<RenderDeps['loader']['open']>[0]) =>
        deps.loader.open(request).pipe(
          tap((event) => {
            if (event.type !== 'opened' || !request.uri.includes('hdr')) return;
            Object.assign(event.source.info.video.color, { transfer: 'smpte2084' });
          }),
        ),
    };
    const timeline = { items: [clip('a'), clip('hdr')] };
    const { report } = await render(timeline, { ...deps, loader });
    expect(report.clips.map(({ warnings = [] }) => warnings.map(({ code }) => code))).toEqual([
      [],
      ['not-tone-mapped'],
    ]);
    const toneMapping: ClipRenderer = {
      ...renderer,
      prepare: (request) =>
        renderer
          .prepare(request)
          .pipe(map((able) => ({ ...able, wideColors: { ...able.wideColors, toneMaps: true } }))),
    };
    const mapped = await render(timeline, { ...deps, loader, renderer: toneMapping }, { overwrite: true });
    expect(mapped.report.clips.flatMap(({ warnings = [] }) => warnings)).toEqual([]);
  });
});

describe('damage', () => {
  const items = [clip('a'), clip('b'), clip('c', { end: 1.5 })];

  it('is asked to be rendered around, or to fail when strict', async () => {
    const asked = async (strict: boolean) => {
      const { plan } = await render({ items }, { ...parts().deps, strict });
      return [
        ...(plan?.segments.map(({ request }) => (request.kind === 'clip' ? request.onDamage : '')) ?? []),
        ...(plan?.audio?.stretches.map((stretch) => (stretch.kind === 'clip' ? stretch.onDamage : '')) ?? []),
      ];
    };
    expect(await asked(false)).toEqual(['freeze', 'freeze', 'freeze', 'silence', 'silence', 'silence']);
    expect(await asked(true)).toEqual(new Array(6).fill(undefined));
  });

  it('is counted clip by clip, once, even when the plan is made again', async () => {
    const { deps, renderer } = parts({
      fail: (job) =>
        job.type === 'segment' && job.request.kind === 'clip' && job.request.source.id.includes(':a')
          ? new ClipwrightError('source-damaged', 'nothing of it decodes')
          : undefined,
    });
    const broken = measuring(renderer, { 'synthetic:c': { missing: 2, frozen: 3 } }, [{ stretch: 1, samples: 480 }]);
    const { report, plans } = await render({ items }, { ...deps, renderer: broken });
    expect(plans).toHaveLength(2);
    // In the first plan the second part of the sound was another clip's.
    expect(report.damaged).toBe(1);
    expect(report.clips).toMatchObject([
      { status: 'skipped' },
      { status: 'rendered' },
      { status: 'rendered', damage: { missing: 2, frozen: 3, silent: 480 } },
    ]);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('is never remembered of a joined output', async () => {
    const keyOf = async (missing: number): Promise<string | undefined> => {
      const { deps, renderer } = parts();
      const joins: JoinRequest[] = [];
      const damaged = measuring(renderer, { 'synthetic:c': { missing, frozen: 0 } }, []);
      const watched: ClipRenderer = {
        ...damaged,
        join: (request) => {
          if ('parts' in request) joins.push(request);
          return damaged.join(request);
        },
      };
      const store = {
        ...deps.store,
        fingerprint: (file: string): Observable<FingerprintedEvent> =>
          of({ type: 'fingerprinted', fingerprint: `content of ${file}`, hashed: true }),
      };
      await render({ items }, { ...deps, renderer: watched, store });
      return joins[0]?.key;
    };
    expect(await keyOf(0)).toBeTypeOf('string');
    expect(await keyOf(2)).toBeUndefined();
  });

  it('is no damage where nothing was lost', async () => {
    const { report } = await render({ items }, parts().deps);
    expect(report.damaged).toBe(0);
    expect(report.clips.every((one) => !('damage' in one))).toBe(true);
  });
});

describe('music', () => {
  const music = { source: 'song.mp3', uri: '/music/song.mp3', volume: 0.5, start: '1.5', loop: true, fadeOut: 2 };

  it('that changes while the sound is made fails the run, and the next one is of its new content', async () => {
    const { deps } = parts();
    let asked = 0;
    const fingerprint = (): Observable<FingerprintedEvent> => {
      asked += 1;
      return of({ type: 'fingerprinted', fingerprint: `content ${Math.min(asked, 2)}`, hashed: true });
    };
    const store = { ...deps.store, fingerprint };
    const items = [clip('a')];
    await expect(render({ items, music }, { ...deps, store })).rejects.toMatchObject({ code: 'source-changed' });
    // As it is now, it is identified by its new content.
    expect((await render({ items, music }, { ...deps, store })).report.verified).toBe(true);
  });

  it('is checked before anything is opened, identified, and part of the sound', async () => {
    const { deps, renderer } = parts();
    const checks: PrepareRequest[] = [];
    const checking: ClipRenderer = {
      ...renderer,
      prepare: (request) => {
        checks.push(request);
        return renderer.prepare(request);
      },
    };
    const identified: string[] = [];
    const store = {
      ...deps.store,
      fingerprint: (file: string): Observable<FingerprintedEvent> => {
        identified.push(file);
        return of({ type: 'fingerprinted', fingerprint: `content of ${file}`, hashed: true });
      },
    };
    const { plan } = await render({ items: [clip('a')], music }, { ...deps, renderer: checking, store });
    expect(checks).toMatchObject([{ music: '/music/song.mp3', codecs: {} }]);
    expect(checks[0]?.sources).toContain('/music/song.mp3');
    // Before anything is made, and again when the sound is.
    expect(identified).toEqual(['/music/song.mp3', '/music/song.mp3']);
    expect(plan?.audio?.music).toEqual({
      file: '/music/song.mp3',
      volume: 0.5,
      start: '3/2',
      loop: true,
      fadeOut: 96_000,
    });
  });

  it('is left alone in an output without sound', async () => {
    const { plan } = await render({ items: [clip('a')], music }, parts().deps, { audio: false });
    expect(plan?.audio).toBeNull();
  });

  it.each([{ volume: 17 }, { start: -1 }, { fadeOut: 'long' }, { volume: Number.NaN }])(
    'is refused with %j',
    async (wrong) => {
      const { deps, loader } = parts();
      await expect(render({ items: [clip('a')], music: { ...music, ...wrong } }, deps)).rejects.toMatchObject({
        code: 'invalid-clip',
      });
      expect(loader.counters.opens).toBe(0);
    },
  );
});

describe('what a file shall say of itself', () => {
  const timeline: Timeline = { items: [clip('a', { name: 'one' }), { gap: 0.5 }, clip('b')] };
  const [file, metadata] = ['/out.mp4', { title: 'A title' }] as const;

  it.each([{ metadata }, { chapters: true }])('is refused where the renderer writes none: %o', async (more) => {
    const { deps, renderer } = parts();
    await expect(render(timeline, deps, more)).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining(file),
    });
    expect(renderer.files.size).toBe(0);
  });

  it('is told to one that does: a chapter for each clip, from its first frame on, and no part of any piece', async () => {
    const { deps, renderer } = parts();
    const joined: JoinRequest[] = [];
    const describing: ClipRenderer = {
      ...renderer,
      prepare: (request) =>
        renderer.prepare(request).pipe(
          map((found) => ({
            ...found,
            containers: found.containers.map((each) => ({ ...each, describes: true as const })),
          })),
        ),
      join: (request, ...rest) => {
        if ('parts' in request) joined.push(request);
        return renderer.join(request, ...rest);
      },
    };
    await render(timeline, { ...deps, renderer: describing }, { metadata, chapters: true });
    await render(timeline, { ...deps, renderer: describing }, { overwrite: true });
    expect(joined[0]).toMatchObject({
      metadata,
      chapters: [
        { start: '0/1', title: 'one' },
        { start: '1/1', title: 'synthetic:b' },
      ],
    });
    expect(joined[1]).not.toHaveProperty('metadata');
    expect(joined[1]).not.toHaveProperty('chapters');
    // Of both joins the parts are the same ones, and what is remembered of one is not of the other.
    const files = joined.map(({ parts }) => parts.map((part) => part.kind === 'file' && part.file));
    expect(files[1]).toEqual(files[0]);
    expect(joined[1]?.key).not.toBe(joined[0]?.key);
  });
});
