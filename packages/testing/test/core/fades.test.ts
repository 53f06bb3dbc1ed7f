import {
  type Clip,
  loadClips,
  type Music,
  planTimeline,
  type RenderDeps,
  renderTimeline,
  resultFrom,
  type TimelineItem,
} from '@clipwright/core';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

const output = { file: '/out.mp4' };
const loader = syntheticLoader();

/** Sources are ten seconds long. */
const clip = (start: number, end: number, more: Partial<Clip> = {}): Clip => ({
  source: 'synthetic:a?frames=300&rate=30/1',
  start,
  end,
  ...more,
});
const crossfade = (duration: number) => ({ transition: { type: 'crossfade' as const, duration } });

async function warned(items: readonly TimelineItem[], more: { music?: Music; onError?: 'hold' } = {}) {
  const { music, ...deps } = more;
  const timeline = music === undefined ? { items } : { items, music };
  const { clips } = await resultFrom(planTimeline(timeline, output, { loader, renderer: fakeRenderer(), ...deps }));
  return clips.map(({ warnings = [] }) => warnings.map(({ code, message }) => `${code}: ${message}`));
}

describe('what is shorter than it was asked for is told', () => {
  it('of a crossfade into a gap, on the line of the clip that gives way to it', async () => {
    const [short] = await warned([clip(0, 10), { gap: 1, ...crossfade(0.5) }]);
    expect(short).toEqual([expect.stringContaining('transition-shortened: There is material for 0 s of the 0.5 s')]);
    expect(short?.[0]).toContain('into the gap');
    const [part, next] = await warned([clip(0, 9.9), { gap: 1, ...crossfade(0.5) }, clip(0, 1)]);
    expect(part).toEqual([expect.stringContaining('0.2 s of the 0.5 s')]);
    expect(next).toEqual([]);
    expect(await warned([clip(0, 5), { gap: 1, ...crossfade(0.5) }])).toEqual([[]]);
  });

  it('of a crossfade out of a gap, and into the first clip', async () => {
    const [, second] = await warned([clip(0, 1), { gap: 1 }, clip(0, 1, crossfade(0.5))]);
    expect(second).toEqual([expect.stringContaining('0 s of the 0.5 s of crossfade into it')]);
    expect(await warned([clip(1, 2, crossfade(0.5))])).toEqual([[expect.stringContaining('0 s of the 0.5 s')]]);
  });

  it('of a crossfade into a clip whose place is held', async () => {
    const held: Clip = { source: 'synthetic:b?fail=not-media', start: 0, end: 1, ...crossfade(0.5) };
    const [, told] = await warned([clip(9, 10), held], { onError: 'hold' });
    expect(told).toEqual([expect.stringContaining('0 s of the 0.5 s of crossfade into it')]);
  });

  it('of fades that are longer than the clip', async () => {
    const [both] = await warned([clip(0, 1, { fadeIn: 1, fadeOut: 1 })]);
    expect(both).toEqual([
      expect.stringContaining('fade-shortened: There is room for 0.5 s of the 1 s of its fade-in'),
      expect.stringContaining('fade-shortened: There is room for 0.5 s of the 1 s of its fade-out'),
    ]);
    expect(await warned([clip(0, 1, { fadeIn: 0.5, fadeOut: 0.5 })])).toEqual([[]]);
  });

  it('of a crossfade out of a clip that fades out', async () => {
    const [first, second] = await warned([clip(3, 5, { fadeOut: 1 }), clip(3, 5, crossfade(0.5))]);
    expect([first, second]).toEqual([[], [expect.stringContaining('0 s of the 0.5 s')]]);
    expect((await warned([clip(3, 5, { fadeOut: 1 }), { gap: 2, ...crossfade(0.5) }]))[0]).toHaveLength(1);
  });

  it('of the music’s fade', async () => {
    const music = { source: '/song.mp3', fadeOut: 5 };
    const [, last] = await warned([clip(0, 1), clip(0, 1)], { music });
    expect(last).toEqual([expect.stringContaining('fade-shortened: The music fades out over 5 s')]);
    expect(await warned([clip(0, 5)], { music })).toEqual([[]]);
  });
});

describe('fades', () => {
  it('are refused beside a crossfade into the same clip, and below nothing', async () => {
    for (const more of [{ fadeIn: 1, ...crossfade(1) }, { fadeIn: -1 }, { fadeOut: -0.5 }, { fadeOut: 'long' }]) {
      const report = resultFrom(loadClips([clip(3, 5, more)], { loader }));
      await expect(report).rejects.toMatchObject({ code: 'nothing-loaded', cause: { code: 'invalid-clip' } });
    }
    await expect(
      resultFrom(loadClips([clip(3, 5, { fadeIn: 0, ...crossfade(1) })], { loader })),
    ).resolves.toBeDefined();
  });

  it('are made again where they change, and nothing else is', async () => {
    const renderer = fakeRenderer();
    const deps: RenderDeps = { loader, renderer, store: memoryStore({ files: renderer.files }) };
    const render = async (fadeIn: number, times: number) => {
      const items = [clip(0, 5), clip(5, 10, { fadeIn })];
      const { segments, clips } = await resultFrom(
        renderTimeline({ items }, { ...output, file: `/out${times}.mp4` }, deps),
      );
      expect(clips.map(({ status }) => status)).toEqual(['rendered', 'rendered']);
      return [segments.total, segments.encoded];
    };
    expect(await render(1, 1)).toEqual([3, 3]);
    expect(await render(1, 2)).toEqual([3, 0]);
    expect(await render(2, 3)).toEqual([3, 2]);
  });
});
