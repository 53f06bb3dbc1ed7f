import { type Clip, type ClipRenderer, type ClipSource, renderTimeline, resultFrom } from '@clipwright/core';
import type { SourceRef } from '@clipwright/core/author';
import { stretchesOf } from '@clipwright/core/plan';
import { concatMap, defer, lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { fakeRenderer, memoryStore, readFrameNumber, type SyntheticOptions, syntheticLoader } from '../../src/index.ts';

type Look = (source: ClipSource, ref: SourceRef, counters: ReturnType<typeof syntheticLoader>['counters']) => unknown;

/** Has what a renderer is given of one clip looked at while it is open: 72 frames of a thousand ticks, numbered from 100. */
async function given(clip: Omit<Clip, 'source'>, look: Look, options: SyntheticOptions = {}) {
  const loader = syntheticLoader({ frames: 72, first: 100, ...options });
  const store = memoryStore();
  const fake = fakeRenderer({ files: store.files });
  let seen = 0;
  const renderer: ClipRenderer = {
    contracts: { ClipRenderer: 1 },
    prepare: (request) => fake.prepare(request),
    concurrency: (profile) => fake.concurrency(profile),
    renderSegment: (request, target, inputs) =>
      defer(async () => {
        const [stretch] = stretchesOf(request);
        const source = stretch?.kind === 'clip' ? inputs.sources.get(stretch.source.id) : undefined;
        if (source === undefined || stretch?.kind !== 'clip') throw new Error('There is no source.');
        seen += 1;
        await look(source, stretch.source, loader.counters);
      }).pipe(concatMap(() => fake.renderSegment(request, target, inputs))),
    renderAudio: (...asked) => fake.renderAudio(...asked),
    join: (...asked) => fake.join(...asked),
    settled: () => fake.settled(),
    [Symbol.asyncDispose]: () => fake[Symbol.asyncDispose](),
  };
  const timeline = { items: [{ source: 'synthetic:a', ...clip }] };
  await resultFrom(renderTimeline(timeline, { file: '/out.mp4' }, { loader, renderer, store, onError: 'fail' }));
  expect(seen).toBeGreaterThan(0);
  expect(loader.leftovers()).toEqual([]);
}

async function numbersOf(samples: ReturnType<ClipSource['video']>) {
  const numbers: [number, number | undefined][] = [];
  for await (const sample of samples) {
    numbers.push([sample.pts, readFrameNumber(sample)]);
    sample.close();
  }
  return numbers;
}

/** Frame n of the source, backwards, begins when n + 1 ends. */
const shown = (...frames: readonly number[]) => frames.map((frame) => [1000 * (71 - frame), 100 + frame]);
const row = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => from - i);

describe('a source that a clip shows backwards', () => {
  it('gives its frames from the last one on, in parts of bounded size', () =>
    given({ speed: -1 }, async (source) => {
      expect(await numbersOf(source.video({ start: 0, end: 3 }))).toEqual(shown(...row(71, 0)));
      expect(await numbersOf(source.video({ start: '1/24', end: '4/24' }))).toEqual(shown(70, 69, 68));
      expect(await numbersOf(source.video({ start: 2.99, end: 3 }))).toEqual(shown(0));
    }));

  it('gives those on screen at times, as often as they are wanted', () =>
    given({ speed: -1 }, async (source) => {
      const at = ['0/1', '1/24', '1/24', '1/1', '71/24'] as const;
      expect(await numbersOf(source.video({ start: 0, end: 3 }, { at }))).toEqual(shown(71, 70, 70, 47, 0));
      expect(await numbersOf(source.video({ start: 0, end: 3 }, { every: 1 }))).toEqual(shown(71, 47, 23));
    }));

  it('tells of itself what it is, and is no file', () =>
    given({ speed: -1 }, async (source, ref) => {
      expect(source.file).toBeUndefined();
      expect(source.info).toMatchObject({ duration: '3/1', video: { origin: 0, frames: 72 } });
      expect(ref.id).not.toBe('synthetic:a');
      const whole = await lastValueFrom(source.index());
      expect(whole.timestamps).toEqual(Array.from({ length: 72 }, (_, i) => 1000 * i));
      expect(whole.end).toBe(72_000);
      // Groups are the source's own, the last one first.
      expect(whole.gops.map(({ pts }) => pts)).toEqual([...whole.gops.map(({ pts }) => pts)].sort((a, b) => a - b));
      expect(whole.gops[0]?.pts).toBe(0);
      const part = await lastValueFrom(source.index({ start: 1, end: 2 }));
      expect(part.timestamps).toEqual(expect.arrayContaining([24_000, 47_000, 48_000]));
    }));

  it('counts from its own zero, wherever the source begins', () =>
    given(
      { speed: -1 },
      async (source) => {
        expect(await numbersOf(source.video({ start: 0, end: '2/24' }))).toEqual(shown(71, 70));
      },
      { origin: 500 },
    ));

  it('leaves nothing when it is left in the middle, also before the first frame is there', () =>
    given({ speed: -1 }, async (source, _ref, counters) => {
      for await (const sample of source.video({ start: 0, end: 3 })) {
        sample.close();
        if (sample.pts === 2000) break;
      }
      const unread = source.video({ start: 0, end: 3 })[Symbol.asyncIterator]();
      expect(await unread.return?.()).toMatchObject({ done: true });
      expect(counters).toMatchObject({ readers: 0, samples: 0 });
    }));

  it('leaves out what does not decode, where that is asked for, and else fails', () =>
    given(
      { speed: -1, end: 0.5 },
      async (source) => {
        const omitted = await numbersOf(source.video({ start: '20/24', end: '24/24' }, { onDamage: 'omit' }));
        expect(omitted).toEqual(shown(51, 49, 48));
        await expect(numbersOf(source.video({ start: 0, end: 1 }))).rejects.toMatchObject({ code: 'source-damaged' });
      },
      { damagedAt: 50 },
    ));

  it('is heard backwards: a beep as it begins forwards is over as it ends', () =>
    given({ speed: -1 }, async (source) => {
      const loud: number[] = [];
      let total = 0;
      for await (const { position, length, channels, data, close } of source.audio({ start: 0, end: 3 })) {
        expect(position).toBe(total);
        total += length;
        for (let i = 0; i < length; i += 1) if (data[i * channels] !== 0) loud.push(position + i);
        close();
      }
      expect(total).toBe(144_000);
      expect(loud.at(-1)).toBeGreaterThan(144_000 - 5);
      expect(loud[0]).toBeLessThan(144_000 - 5);
    }));
});

describe('a clip that stands still', () => {
  it('shows one frame for as long as it says, and is silent', () =>
    given({ start: 1, freeze: 0.25 }, async (source) => {
      expect(source.info).toMatchObject({ video: { frames: 1 } });
      expect(source.info.audio).toBeUndefined();
      expect(await numbersOf(source.video({ start: 0, end: 0.25 }))).toEqual([[0, 124]]);
      expect(await numbersOf(source.video({ start: 0, end: 0.25 }, { every: 0.125 }))).toHaveLength(2);
      let total = 0;
      for await (const { length, data } of source.audio({ start: 0, end: 0.25 })) {
        total += length;
        expect(data.every((value) => value === 0)).toBe(true);
      }
      expect(total).toBe(12_000);
    }));

  it.each([{ freeze: 0 }, { freeze: -1 }, { speed: 0 }, { speed: -17 }, { speed: -0.05 }])(
    'refuses what is none: %o',
    async (clip) => {
      await expect(given(clip, () => {})).rejects.toMatchObject({ code: 'invalid-clip' });
    },
  );
});
