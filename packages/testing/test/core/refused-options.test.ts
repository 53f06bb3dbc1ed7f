import {
  loadClips,
  openClips,
  planTimeline,
  renderTimeline,
  resultFrom,
  threadBudget,
  toAsyncIterable,
} from '@clipwright/core';
import { checkOptions } from '@clipwright/core/author';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, syntheticLoader } from '../../src/index.ts';
import { refusalOf } from './refusal-of.ts';
import { sharingCache } from './sharing-cache.ts';

const clips = [{ source: 'a' }];
const output = { file: '/out.mp4' };
const rendering = () => ({ loader: syntheticLoader(), renderer: fakeRenderer(), store: memoryStore() });

/** Options as a program without types gives them: more than there are, or other values. */
const mistaken = <T extends object>(options: T, more: object): T => ({ ...options, ...more });

describe('options that there are not', () => {
  const load = (more: object, list = clips) => loadClips(list, mistaken({ loader: syntheticLoader() }, more));
  const render = (more: object, timeline: object = {}, out: object = {}) =>
    renderTimeline(mistaken({ items: clips }, timeline), mistaken(output, out), mistaken(rendering(), more));

  it.each([
    ['loadClips', () => load({ concurency: 2 }), 'concurency', 'Did you mean "concurrency"?'],
    ['loadClips', () => load({ onError: 'abort' }), 'onError', 'one of skip, fail'],
    ['loadClips', () => load({ onError: 'hold' }), 'onError', 'one of skip, fail'],
    ['a clip', () => load({}, [mistaken({ source: 'a' }, { strt: 1 })]), 'clips[0].strt', 'Did you mean "start"?'],
    ['a clip', () => load({}, [mistaken({ source: 'a' }, { mute: 1 })]), 'clips[0].mute', 'true or false'],
    ['files', () => load({}, [mistaken({ source: 'a' }, { source: [] })]), 'clips[0].source', 'from 1 to 1000'],
    ['a file', () => load({}, [mistaken({ source: 'a' }, { source: ['a', 3] })]), 'clips[0].source[1]', 'a path'],
    [
      'too many files',
      () => load({}, [mistaken({ source: 'a' }, { uri: new Array(1001).fill('a') })]),
      'clips[0].uri',
      'from 1 to 1000',
    ],
    ['files of music', () => render({}, { music: { source: ['m', 'n'] } }), 'timeline.music.source', 'a path'],
    [
      'streams',
      () => load({}, [{ source: 'a' }, mistaken({ source: 'b' }, { streams: { vido: 1 } })]),
      'clips[1].streams.vido',
      'Did you mean "video"?',
    ],
    ['renderTimeline', () => render({ onError: 'abort' }), 'onError', 'one of skip, hold, fail'],
    ['renderTimeline', () => render({ strickt: true }), 'strickt', 'Did you mean "strict"?'],
    ['the timeline', () => render({}, { musik: {} }), 'timeline.musik', 'Did you mean "music"?'],
    [
      'the music',
      () => render({}, { music: { source: 'm', lop: true } }),
      'timeline.music.lop',
      'Did you mean "loop"?',
    ],
    [
      'a gap',
      () => render({}, { items: [{ gap: 1, start: 1 }] }),
      'timeline.items[0].start',
      'There are name, markers, metadata, gap',
    ],
    [
      'a transition',
      () => render({}, { items: [{ source: 'a', transition: { type: 'crossfade', lenght: 1 } }] }),
      'timeline.items[0].transition.lenght',
      'There are type, duration, color, direction, drawing, style.',
    ],
    ['the output', () => render({}, {}, { framerate: 30 }), 'output.framerate', 'Did you mean "frameRate"?'],
    ['the output', () => render({}, {}, { codec: 'theora' }), 'output.codec', 'one of h264, hevc, vp9, av1'],
    ['its size', () => render({}, {}, { size: { with: 2, height: 2 } }), 'output.size.with', 'Did you mean "width"?'],
    ['the output', () => render({}, {}, { size: '2x2' }), 'output.size', 'Write { width, height }.'],
    [
      'planTimeline',
      () =>
        planTimeline(
          { items: clips },
          output,
          mistaken({ loader: syntheticLoader(), renderer: fakeRenderer() }, { signl: 1 }),
        ),
      'signl',
      'Did you mean "signal"?',
    ],
    ['a budget', () => threadBudget(1, mistaken({}, { memmory: 1 })), 'memmory', 'Did you mean "memory"?'],
    ['toAsyncIterable', () => toAsyncIterable(load({}), mistaken({}, { signl: 1 })), 'signl', '"signal"'],
  ] as const)('of %s are refused at the call: %#', (_, call, path, advice) => {
    const error = refusalOf(call);
    expect(error).toMatchObject({ code: 'invalid-option', details: { option: path } });
    expect(error.message).toContain(` ${path}`);
    expect(error.message).toContain(advice);
  });

  it('reject where a promise is given', async () => {
    const loader = syntheticLoader();
    const expected = { code: 'invalid-option', details: { option: 'cashe' } };
    await expect(openClips(clips, mistaken({ loader }, { cashe: 1 }))).rejects.toMatchObject(expected);
    await expect(resultFrom(load({}), mistaken({}, { cashe: 1 }))).rejects.toMatchObject(expected);
  });

  it('are not the parts of a program, which one object gives to all calls', async () => {
    const list = [{ source: 'synthetic:a?frames=4' }];
    const parts = { ...rendering(), transforms: {}, cache: sharingCache() };
    expect((await resultFrom(loadClips(list, parts))).loaded).toBe(1);
    await using open = await openClips(list, parts);
    expect(open.clips.length).toBe(1);
    expect(() => planTimeline({ items: list }, output, parts)).not.toThrow();
    expect(() => renderTimeline({ items: list }, output, parts)).not.toThrow();
    const error = refusalOf(() => loadClips(clips, mistaken(parts, { rendrer: 1 })));
    expect(error.message).toContain('Did you mean "renderer"?');
  });

  it('are there when they are undefined', () => {
    expect(() => load({ onError: undefined, window: undefined })).not.toThrow();
    expect(() => checkOptions('', undefined, {})).not.toThrow();
  });

  it('are no names of the prototype', () => {
    for (const name of ['constructor', 'toString', '__proto__']) {
      const error = refusalOf(() => checkOptions('', Object.fromEntries([[name, 1]]), { start: 'any' }));
      expect(error.details).toEqual({ option: name });
    }
  });
});
