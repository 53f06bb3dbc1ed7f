import { renderTimeline, resultFrom, type Timeline, type Transition } from '@clipwright/core';
import { expect, it } from 'vitest';
import { type FakeRendererOptions, fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

function setUp(options: FakeRendererOptions = {}) {
  const renderer = fakeRenderer(options);
  const deps = { loader: syntheticLoader(), renderer, store: memoryStore({ files: renderer.files }) };
  const render = (timeline: Timeline) =>
    resultFrom(renderTimeline(timeline, { file: '/o.mp4', overwrite: true, frameRate: 24 }, deps));
  return { renderer, render };
}

const clip = (number: number) => ({ source: `synthetic:${number}?frames=240`, start: 2, end: 5 });
const into = (transition: Transition): Timeline => ({ items: [clip(0), { ...clip(1), transition }] });

it('another transition as long makes the piece again in which both are seen, and no other', async () => {
  const { render } = setUp();
  const { segments } = await render(into({ type: 'crossfade', duration: 1 }));
  for (const transition of [
    { type: 'wipe', duration: 1 },
    { type: 'wipe', duration: 1, direction: 'up' },
    { type: 'slide', duration: 1 },
  ] as const) {
    expect((await render(into(transition))).segments).toMatchObject({ encoded: 1, reused: segments.total - 1 });
  }
  await render(into({ type: 'dip', duration: 1 }));
  expect((await render(into({ type: 'dip', duration: 1, color: '#ffffff' }))).segments).toMatchObject({ encoded: 2 });
});

it('of one that is shorter than was asked for it is said why', async () => {
  const { render } = setUp();
  const told = async (transition: Transition) => (await render(into(transition))).clips[1]?.warnings;
  expect(await told({ type: 'slide', duration: 9 })).toMatchObject([
    { code: 'transition-shortened', message: expect.stringContaining('of slide into it: half of it lies beyond') },
  ]);
  expect(await told({ type: 'dip', duration: 9 })).toMatchObject([
    { code: 'transition-shortened', message: expect.stringContaining('There is room for 3 s of the 9 s of dip') },
  ]);
  expect(await told({ type: 'dip', duration: 3 })).toBeUndefined();
});

it('a renderer that draws none is told before anything is opened, and dips all the same', async () => {
  const { render, renderer } = setUp({ transitions: false });
  await expect(render(into({ type: 'wipe', duration: 1 }))).rejects.toMatchObject({ code: 'transition-unsupported' });
  expect(renderer.jobs).toEqual([]);
  expect(await render(into({ type: 'dip', duration: 1 }))).toMatchObject({ frames: 144 });
});
