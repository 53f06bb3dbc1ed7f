import { planTimeline, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { expect, it } from 'vitest';
import { type FakeRendererOptions, fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

const clips = Array.from({ length: 5 }, (_, i) => ({ source: `synthetic:${i}?frames=240`, start: 0, end: 3 }));

function setUp(options: FakeRendererOptions = {}) {
  const renderer = fakeRenderer(options);
  const deps = { loader: syntheticLoader(), renderer, store: memoryStore({ files: renderer.files }) };
  const output = { file: '/o.mp4', overwrite: true, frameRate: 24 };
  return {
    renderer,
    deps,
    render: (timeline: Timeline) => resultFrom(renderTimeline(timeline, output, deps)),
    plan: (timeline: Timeline) => resultFrom(planTimeline(timeline, output, deps)),
  };
}

it('a clip that is framed otherwise is made again, and no other', async () => {
  const { render } = setUp();
  await render({ items: clips });
  const turned = clips.map((clip, i) => (i === 2 ? { ...clip, rotate: 180 as const } : clip));
  expect((await render({ items: turned })).segments).toMatchObject({ encoded: 1 });
  const cropped = clips.map((clip, i) => (i === 2 ? { ...clip, crop: { left: 0.5 } } : clip));
  expect((await render({ items: cropped })).segments).toMatchObject({ encoded: 1 });
  const moved = clips.map((clip, i) => (i === 2 ? { ...clip, view: { to: { left: 0.5 } } } : clip));
  expect((await render({ items: moved })).segments).toMatchObject({ encoded: 1 });
  expect((await render({ items: clips })).segments).toMatchObject({ encoded: 0 });
});

it('an output without a size is as large as most of its clips are shown', async () => {
  const { plan } = setUp();
  const items = clips.map((clip, i) => (i < 3 ? { ...clip, crop: { width: 0.5 }, rotate: 90 as const } : clip));
  const [whole, framed] = [await plan({ items: clips }), await plan({ items })];
  const { width, height } = whole.plan.profile;
  expect(framed.plan.profile).toMatchObject({ width: height, height: width / 2 });
});

it('a framing that is none fails its clip, and of a layer the layer', async () => {
  const { render } = setUp();
  const crop = { left: 0.5, width: 0.6 };
  const [first, second] = clips;
  if (first === undefined || second === undefined) throw new Error('no clips');
  const report = await render({
    items: [first, { ...second, crop }],
    layers: [{ video: { ...second, crop } }],
  });
  expect(report.clips).toMatchObject([{ status: 'rendered' }, { status: 'skipped', code: 'invalid-clip' }]);
  expect(report.layers).toMatchObject([{ status: 'skipped', code: 'invalid-clip' }]);
});

it('a renderer that can do neither is told before anything is opened', async () => {
  const { render, renderer } = setUp({ framing: false });
  const [clip = { source: '' }] = clips;
  const refused = { code: 'framing-unsupported' };
  await expect(render({ items: [{ ...clip, flip: 'vertical' }] })).rejects.toMatchObject(refused);
  await expect(render({ items: [{ ...clip, view: {} }] })).rejects.toMatchObject(refused);
  await expect(render({ items: [clip], layers: [{ video: { ...clip, crop: { left: 0.1 } } }] })).rejects.toMatchObject(
    refused,
  );
  expect(renderer.jobs).toEqual([]);
});
