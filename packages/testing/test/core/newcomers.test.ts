import { loadClips, planTimeline, renderTimeline, resultFrom, toAsyncIterable } from '@clipwright/core';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';
import { refusalOf } from './refusal-of.ts';

const parts = () => ({ loader: syntheticLoader(), renderer: fakeRenderer(), store: memoryStore() });
const items = [{ source: 'synthetic:a' }];

/** Calls as a program in plain JavaScript does: nobody has looked at what is given. */
const load = (...given: readonly unknown[]): unknown => Reflect.apply(loadClips, undefined, given);
const render = (...given: readonly unknown[]): unknown => Reflect.apply(renderTimeline, undefined, given);
const plan = (...given: readonly unknown[]): unknown => Reflect.apply(planTimeline, undefined, given);
const { loader, renderer } = parts();

/** What is done wrong, where the message says that it is, and what it advises. */
const mistakes: readonly (readonly [mistake: string, call: () => unknown, option: string, advice: string])[] = [
  ['the clips instead of a timeline', () => render(items, { file: '/o.mp4' }, parts()), 'timeline', '{ items: [...] }'],
  ['no timeline', () => render(undefined, { file: '/o.mp4' }, parts()), 'timeline', '{ items: [...] }'],
  ['clips as another program calls them', () => render({ clips: items }, {}, parts()), 'timeline.clips', '"items"'],
  ['one item without brackets', () => render({ items: items[0] }, {}, parts()), 'timeline.items', 'an array of items'],
  ['a timeline to load', () => load({ items }, parts()), 'clips', 'has its clips in `items`'],
  ['a file to load', () => load('a.mp4', parts()), 'clips', 'an array of clips'],
  ['names instead of clips', () => load(['a.mp4'], parts()), 'clips[0]', "{ source: 'a.mp4'"],
  ['no clip', () => load([undefined], parts()), 'clips[0]', "{ source: 'a.mp4'"],
  ['src', () => load([{ src: 'a.mp4' }], parts()), 'clips[0].src', 'Did you mean "source"?'],
  ['in and out', () => load([{ source: 'a', in: 1, out: 2 }], parts()), 'clips[0].in', 'Did you mean "start"?'],
  ['a slip', () => load([{ source: 'a', stat: 1 }], parts()), 'clips[0].stat', 'Did you mean "start"?'],
  ['a clip without a source', () => load([{ start: 1 }], parts()), 'clips[0].source', "{ source: 'a.mp4'"],
  ['a source that is a number', () => load([{ source: 7 }], parts()), 'clips[0].source', 'a path, or a URL'],
  ['a path as output', () => render({ items }, '/o.mp4', parts()), 'output', '{ file: "/o.mp4" }'],
  ['no output', () => render({ items }, undefined, parts()), 'output', "{ file: 'out.mp4' }"],
  ['an output without a file', () => render({ items }, { crf: 20 }, parts()), 'output.file', "{ file: 'out.mp4' }"],
  ['path', () => render({ items }, { path: '/o.mp4' }, parts()), 'output.path', 'Did you mean "file"?'],
  ['fps', () => render({ items }, { file: '/o.mp4', fps: 25 }, parts()), 'output.fps', 'Did you mean "frameRate"?'],
  [
    'a size as text',
    () => render({ items }, { file: '/o.mp4', size: '2x2' }, parts()),
    'output.size',
    '{ width, height }',
  ],
  ['no store', () => render({ items }, { file: '/o.mp4' }, { loader, renderer }), 'store', 'temporaryStore()'],
  ['no renderer', () => plan({ items }, { file: '/o.mp4' }, { loader }), 'renderer', 'ffmpegRenderer()'],
  [
    'no parts at all',
    () => render({ items }, { file: '/o.mp4' }),
    'loader',
    'ffmpegLoader() of @clipwright/loader-ffmpeg',
  ],
  ['no loader', () => load(items), 'loader', 'ffmpegLoader()'],
  ['a function instead of what it makes', () => load(items, { loader: syntheticLoader }), 'loader', 'Call it'],
  ['a promise of a loader', () => load(items, { loader: Promise.resolve(loader) }), 'loader', 'Await it.'],
  ['a cache for a loader', () => load(items, { loader: new Map() }), 'loader', 'It must be a ClipLoader'],
  [
    'a name for a store',
    () => render({ items }, { file: '/o' }, { loader, renderer, store: '/tmp' }),
    'store',
    'ArtifactStore',
  ],
  ['a text for a number', () => load(items, { loader, concurrency: '4' }), 'concurrency', 'a whole number'],
  [
    'a transform that is no list',
    () => load([{ source: 'a', transforms: { name: 'x', version: '1' } }], parts()),
    'clips[0].transforms',
    'an array of transforms',
  ],
  [
    'a transform without a version',
    () => load([{ source: 'a', transforms: [{ name: 'x' }] }], parts()),
    'clips[0].transforms[0].version',
    'is missing',
  ],
];

describe('what a newcomer does wrong', () => {
  it.each(mistakes)('%s: one message that names the place and the remedy', (_mistake, call, option, advice) => {
    const error = refusalOf(call);
    expect(error).toMatchObject({ code: 'invalid-option', kind: 'input' });
    const named = error.details.option ?? /option (\S+) is/.exec(error.message)?.[1];
    expect(named).toBe(option);
    expect(error.message).toContain(advice);
    // One line that a terminal of 80 columns shows in two.
    expect(error.message).not.toContain('\n');
    expect(error.message.length).toBeLessThan(160);
  });

  it.each<[string, () => Promise<unknown>]>([
    ['resultFrom of a promise', async () => Reflect.apply(resultFrom, undefined, [Promise.resolve()])],
    ['resultFrom of a function', async () => Reflect.apply(resultFrom, undefined, [loadClips])],
    ['toAsyncIterable of nothing', async () => Reflect.apply(toAsyncIterable, undefined, [undefined])],
  ])('%s', async (_mistake, call) => {
    await expect(call()).rejects.toMatchObject({
      code: 'invalid-option',
      message: expect.stringMatching(/events.*loadClips/),
    });
  });
});
