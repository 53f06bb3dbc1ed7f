import {
  firstSupported,
  instrument,
  loadClips,
  type RenderDeps,
  renderTimeline,
  resultFrom,
  retrying,
  type Timeline,
} from '@clipwright/core';
import { expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';
import { ClassCache, ClassRenderer, ClassStore } from '../laws/class-backends.ts';
import { ClassLoader } from '../laws/class-loader.ts';
import { sharingCache } from './sharing-cache.ts';

const timeline: Timeline = {
  items: [
    { source: 'synthetic:a', start: 0, end: 0.5 },
    { source: 'synthetic:b', start: 1, end: 1.5 },
    { source: 'synthetic:a', start: 1, end: 2 },
  ],
};

type Wrap = (parts: Required<Pick<RenderDeps, 'loader' | 'cache' | 'renderer' | 'store'>>) => RenderDeps;

/** Renders with parts of a kind, and gives the file and what is left of them. */
async function rendered(wrap: Wrap): Promise<{ readonly file: string; readonly left: readonly string[] }> {
  const renderer = fakeRenderer();
  const loader = syntheticLoader();
  const store = memoryStore({ files: renderer.files });
  await resultFrom(
    renderTimeline(timeline, { file: '/out.mp4' }, wrap({ loader, renderer, store, cache: sharingCache() })),
  );
  return {
    file: new TextDecoder().decode(renderer.files.get('/out.mp4')),
    left: [...loader.leftovers(), ...renderer.leftovers(), ...store.leftovers()],
  };
}

const classes: Wrap = ({ loader, cache, renderer, store }) => ({
  loader: new ClassLoader(loader),
  cache: new ClassCache(cache),
  renderer: new ClassRenderer(renderer),
  store: new ClassStore(store),
});

const decorated: Wrap = ({ loader, cache, renderer, store }) => ({
  loader: instrument(retrying(firstSupported([new ClassLoader(loader)]))).backend,
  cache: instrument(new ClassCache(cache)).backend,
  renderer: instrument(retrying(new ClassRenderer(renderer))).backend,
  store: instrument(retrying(new ClassStore(store))).backend,
});

it.each([
  ['classes with private members', classes],
  ['decorators of such classes', decorated],
])('renders with %s as with plain objects', async (_, wrap) => {
  const plain = await rendered((parts) => parts);
  expect(plain.file.length).toBeGreaterThan(100);
  expect(await rendered(wrap)).toEqual(plain);
});

it('loads with them too', async () => {
  const loader = syntheticLoader();
  const deps = { loader: new ClassLoader(loader), cache: new ClassCache(sharingCache()) };
  const use = async ({ video }: { video(): AsyncIterable<{ close(): void }> }): Promise<number> => {
    let frames = 0;
    for await (const sample of video()) {
      frames += 1;
      sample.close();
    }
    return frames;
  };
  const clips = [
    { source: 'synthetic:a', start: 0, end: 0.5 },
    { source: 'synthetic:b', start: 0, end: 1 },
  ];
  const report = await resultFrom(loadClips(clips, { ...deps, use: (clip) => use({ video: () => clip.video() }) }));
  expect([report.loaded, loader.leftovers()]).toEqual([2, []]);
});
