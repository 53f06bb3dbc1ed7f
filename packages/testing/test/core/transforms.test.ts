import { type Clip, type FrameTransform, renderTimeline, resultFrom } from '@clipwright/core';
import { stretchesOf } from '@clipwright/core/plan';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';

const ref = (name: string) => ({ name, version: '1' });
const apply = (): undefined => undefined;

/** What the transforms of the clips' stretches are asked for with, in the order of the timeline. */
async function asked(items: readonly Clip[], transforms: Readonly<Record<string, FrameTransform>>) {
  const renderer = fakeRenderer();
  const deps = { loader: syntheticLoader(), renderer, store: memoryStore({ files: renderer.files }), transforms };
  await resultFrom(renderTimeline({ items }, { file: '/o.mp4', frameRate: 24 }, deps));
  const segments = renderer.jobs.flatMap((job) => (job.type === 'segment' ? [job.request] : []));
  return segments
    .flatMap(stretchesOf)
    .flatMap((stretch) => (stretch.kind === 'clip' ? [stretch.transforms ?? []] : []));
}

const a: Clip = { source: 'synthetic:a?frames=240', start: 1, end: 3, speed: 2 };
const b: Clip = { source: 'synthetic:b?frames=240', start: '1/2', end: 2 };

describe('a transform is told of its place as much as it sees', () => {
  it('nothing, its clip, or the output', async () => {
    const transforms = {
      plain: { apply },
      clip: { apply, sees: 'clip' },
      output: { apply, sees: 'output' },
    } as const;
    const names = ['plain', 'clip', 'output', 'nobody'];
    const found = await asked([a, { ...b, transforms: names.slice(0, 3).map(ref) }], transforms);
    const position = { frame: 0, frames: 36, start: '1/2', end: '2/1' };
    expect(found).toContainEqual([
      ref('plain'),
      { ...ref('clip'), position },
      { ...ref('output'), position: { ...position, outputFrame: 24 } },
    ]);
  });

  it('in each part of a long clip, and in a crossfade beyond its own time', async () => {
    const long: Clip = { source: 'synthetic:a?frames=960', start: 0, end: 40, transforms: [ref('clip')] };
    const next: Clip = {
      ...b,
      start: 1,
      end: 3,
      transition: { type: 'crossfade', duration: 1 },
      transforms: [ref('clip')],
    };
    const found = await asked([{ ...long, end: 20 }, next], { clip: { apply, sees: 'clip' } });
    const frames = found.map(([transform]) => [transform?.position?.frame, transform?.position?.frames]);
    // 20 s of 24 frames, of which the last half second gives way; the next clip is seen half a second before its own.
    expect(frames).toContainEqual([0, 480]);
    expect(frames).toContainEqual([468, 480]);
    expect(frames).toContainEqual([-12, 48]);
    expect(frames).toContainEqual([12, 48]);
    expect(frames.length).toBeGreaterThan(4);
  });
});

it('what it sees is part of the key, and nothing else of its place', async () => {
  const renderer = fakeRenderer();
  const store = memoryStore({ files: renderer.files });
  const deps = (sees: 'source' | 'clip' | 'output') => ({
    loader: syntheticLoader(),
    renderer,
    store,
    transforms: { seen: { apply, sees } },
  });
  const seen = { ...b, transforms: [ref('seen')] };
  const made = async (items: readonly Clip[], sees: 'source' | 'clip' | 'output'): Promise<number> => {
    const before = renderer.jobs.filter(({ type }) => type === 'segment').length;
    await resultFrom(renderTimeline({ items }, { file: '/o.mp4', overwrite: true, frameRate: 24, size }, deps(sees)));
    return renderer.jobs.filter(({ type }) => type === 'segment').length - before;
  };
  const size = { width: 160, height: 90 };
  for (const sees of ['source', 'clip', 'output'] as const) expect(await made([seen, a], sees)).toBeGreaterThan(0);
  // Elsewhere in the output: only what sees the output is made again.
  expect(await made([a, seen], 'source')).toBe(0);
  expect(await made([a, seen], 'clip')).toBe(0);
  expect(await made([a, seen], 'output')).toBe(1);
});
