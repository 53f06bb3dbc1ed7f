import {
  ClipwrightError,
  type Layer,
  planTimeline,
  renderTimeline,
  resultFrom,
  type TextPainter,
  type Timeline,
} from '@clipwright/core';
import { expect, it } from 'vitest';
import { type FakeRendererOptions, fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

const logo = 'synthetic:logo?frames=1&width=40&height=30';
const clips = Array.from({ length: 50 }, (_, i) => ({
  source: `synthetic:${i % 5}?frames=240`,
  start: i / 25,
  end: i / 25 + 3,
}));

function setUp(options: FakeRendererOptions = {}) {
  const renderer = fakeRenderer(options);
  const store = memoryStore({ files: renderer.files });
  const deps = { loader: syntheticLoader(), renderer, store };
  const size = { width: 160, height: 90 };
  const render = (timeline: Timeline, more: object = {}) =>
    resultFrom(
      renderTimeline(timeline, { file: '/o.mp4', overwrite: true, frameRate: 24, size }, { ...deps, ...more }),
    );
  return { renderer, render, deps };
}

it('a layer that is changed on one of fifty clips makes one piece again', async () => {
  const { render } = setUp();
  const items = clips.map((clip, i) => (i === 20 ? { ...clip, layers: [{ picture: logo, width: 0.25, x: 0 }] } : clip));
  const first = await render({ items });
  expect(first.segments.reused).toBe(0);
  expect(first.layers).toEqual([{ index: 50, item: 20, source: logo, status: 'rendered', frames: 72 }]);
  const again = await render({
    items: items.map((item, i) => (i === 20 ? { ...item, layers: [{ picture: logo, width: 0.25, x: 1 }] } : item)),
  });
  expect(again.segments).toMatchObject({ encoded: 1, reused: first.segments.total - 1 });
  // On the output's clock at the same place it is the same picture.
  const own = await render({ items: clips, layers: [{ picture: logo, width: 0.25, x: 1, start: 60, end: 63 }] });
  expect(own.segments).toMatchObject({ encoded: 0 });
});

it('a layer that is not there is left out with its reason, or fails the run', async () => {
  const { render } = setUp();
  const layers: Layer[] = [{ picture: 'gone.png' }, { picture: logo, end: 1 }];
  const timeline = { items: clips.slice(0, 1), layers };
  const report = await render(timeline);
  expect(report.layers).toMatchObject([
    { index: 1, status: 'skipped', code: 'source-missing', frames: 0 },
    { index: 2, status: 'rendered', frames: 24 },
  ]);
  expect(report.clips).toMatchObject([{ status: 'rendered' }]);
  await expect(render(timeline, { onError: 'fail' })).rejects.toMatchObject({ code: 'source-missing' });
});

it('a layer that fails while it is rendered is left out, and what lies under it is made', async () => {
  const { render } = setUp({
    fail: (job) =>
      job.type === 'segment' && job.request.layers !== undefined
        ? new ClipwrightError('source-damaged', 'It is broken.', { details: { stretch: 1 } })
        : undefined,
  });
  const report = await render({ items: clips.slice(0, 2), layers: [{ picture: logo, end: 1 }] });
  expect(report.layers).toMatchObject([{ status: 'skipped', code: 'source-damaged' }]);
  expect(report.clips).toMatchObject([{ status: 'rendered' }, { status: 'rendered' }]);
});

it('a renderer that does not render layers is told before anything is opened', async () => {
  const { render, deps, renderer } = setUp({ layers: false });
  const timeline = { items: clips.slice(0, 1), layers: [{ picture: logo }] };
  await expect(render(timeline)).rejects.toMatchObject({ code: 'layers-unsupported' });
  const planned = resultFrom(planTimeline(timeline, { file: '/o.mp4' }, deps));
  await expect(planned).rejects.toMatchObject({ code: 'layers-unsupported' });
  expect(renderer.jobs).toEqual([]);
});

it('what is no layer is refused at the call, with its path', () => {
  const { deps } = setUp();
  const given = (layers: readonly unknown[]) => () =>
    renderTimeline(JSON.parse(JSON.stringify({ items: clips.slice(0, 1), layers })), { file: '/o.mp4' }, deps);
  expect(given([{ picture: 'a', opactiy: 1 }])).toThrow('timeline.layers[0].opactiy');
  expect(given([{}])).toThrow('has none of picture, video, text');
  expect(given([{ video: { start: 1 } }])).toThrow('timeline.layers[0].video.source');
});

it('plans of timelines without layers say nothing of them', async () => {
  const { deps, render } = setUp();
  const { plan, ...report } = await resultFrom(planTimeline({ items: clips.slice(0, 3) }, { file: '/o.mp4' }, deps));
  expect(JSON.stringify([plan, report])).not.toContain('layers');
  expect(await render({ items: clips.slice(0, 3) })).not.toHaveProperty('layers');
});

it('a text is painted once for the canvas, lies where its painter says, and is found again as long as that stays', async () => {
  const { render, renderer } = setUp();
  const asked: unknown[] = [];
  const painterOf = (fingerprint: string): TextPainter => ({
    fingerprint,
    paint: (request) => {
      asked.push(request);
      if (request.text === 'bad') throw new ClipwrightError('invalid-option', 'No such style.');
      const warnings = [{ code: 'glyphs-missing' as const, message: 'One letter.' }];
      return { width: 20, height: 10, x: 6, y: 8, pixels: new Uint8Array(800), warnings };
    },
  });
  const layers = [{ text: 'hello', style: { size: 0.1 }, start: 1, end: 4 }, { text: 'bad' }];
  const timeline = { items: clips.slice(0, 2), layers };
  const report = await render(timeline, { painter: painterOf('p1') });
  expect(asked).toEqual([
    { text: 'hello', style: { size: 0.1 }, canvas: { width: 160, height: 90 } },
    { text: 'bad', canvas: { width: 160, height: 90 } },
  ]);
  expect(report.layers).toMatchObject([
    { source: 'hello', status: 'rendered', frames: 72, warnings: [{ code: 'glyphs-missing' }] },
    { source: 'bad', status: 'skipped', code: 'invalid-option' },
  ]);
  const places = renderer.jobs.flatMap((job) => (job.type === 'segment' ? (job.request.layers ?? []) : []));
  expect(places).toMatchObject([
    { x: 6, y: 8, width: 20, height: 10 },
    { x: 6, y: 8, width: 20, height: 10 },
  ]);
  expect((await render(timeline, { painter: painterOf('p1') })).segments.encoded).toBe(0);
  expect((await render(timeline, { painter: painterOf('p2') })).segments.encoded).toBe(2);
  await expect(render(timeline, { painter: painterOf('p1'), onError: 'fail' })).rejects.toMatchObject({
    code: 'invalid-option',
  });
  await expect(render(timeline)).rejects.toMatchObject({ code: 'painter-missing' });
});
