import { ClipwrightError, type FrameBatch, frameBatches, type LoadEvent } from '@clipwright/core';
import { describe, expect, it } from 'vitest';
import { readFrameNumber, syntheticLoader } from '../../src/index.ts';

const clip = (name: string, frames: number) => ({ source: `synthetic:${name}?frames=${frames}&first=${frames * 10}` });
const clips = [clip('a', 5), clip('b', 20), clip('c', 7)];
const options = { size: 8, format: { format: 'rgba' } } as const;

/** Clip, place in it, and the number that the frame carries. */
const told = ({ frames }: FrameBatch) =>
  frames.map(({ clip, frame, sample }) => [clip, frame, readFrameNumber(sample)] as const);

async function allOf(batches: AsyncIterable<FrameBatch>) {
  const found: (readonly (readonly [number, number, number | undefined])[])[] = [];
  for await (const batch of batches) {
    found.push(told(batch));
    batch.close();
    batch.close();
  }
  return found;
}

const expected = [5, 20, 7].flatMap((frames, index) =>
  Array.from({ length: frames }, (_, frame) => [index, frame, frames * 10 + frame]),
);

describe('frames in batches', () => {
  it.each([1, 2, 6])('are all frames of all clips, in full batches: %i at once', async (concurrency) => {
    const loader = syntheticLoader();
    const batches = await allOf(frameBatches(clips, { ...options, loader, concurrency }));
    expect(batches.map(({ length }) => length)).toEqual([8, 8, 8, 8]);
    const frames = batches.flat();
    // Of one clip in its order, whatever lies between.
    expect(frames.toSorted(([a], [b]) => a - b)).toEqual(expected);
    if (concurrency === 1) expect(frames).toEqual(expected);
    expect(loader.leftovers()).toEqual([]);
  });

  it('are read no further ahead than two batches', async () => {
    const loader = syntheticLoader();
    const iterator = frameBatches([clip('a', 400), clip('b', 400)], { ...options, loader, concurrency: 2 })[
      Symbol.asyncIterator
    ]();
    expect(loader.counters.opens).toBe(0);
    const { value } = await iterator.next();
    for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setTimeout(resolve, 0));
    // One batch handed out, two waiting, and a frame in the hand of each reader.
    expect(loader.counters.samples).toBe(8 + 16 + 2);
    value?.close();
    await iterator.return?.();
    expect(loader.leftovers()).toEqual([]);
  });

  it('skip a clip that fails, and tell of it', async () => {
    const loader = syntheticLoader();
    const events: LoadEvent<object>[] = [];
    const list = [clip('a', 4), { source: 'synthetic:x?fail=source-damaged' }, clip('c', 4)];
    const batches = await allOf(
      frameBatches(list, { ...options, loader, concurrency: 1, onEvent: (event) => events.push(event) }),
    );
    expect(batches.flat().map(([index]) => index)).toEqual([0, 0, 0, 0, 2, 2, 2, 2]);
    expect(events.find(({ type }) => type === 'skipped')).toMatchObject({
      index: 1,
      error: { code: 'source-damaged' },
    });
    expect(events.at(-1)).toMatchObject({ type: 'done', report: { loaded: 2, skipped: 1 } });
  });

  it('end with the run’s error, after the frames before it', async () => {
    const loader = syntheticLoader();
    const list = [clip('a', 4), { source: 'synthetic:x?fail=source-damaged' }];
    const seen: number[] = [];
    const read = async (): Promise<void> => {
      for await (const batch of frameBatches(list, { ...options, size: 2, loader, concurrency: 1, onError: 'fail' })) {
        seen.push(batch.frames.length);
        batch.close();
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'source-damaged' });
    expect(seen).toEqual([2, 2]);
    expect(loader.leftovers()).toEqual([]);
  });

  it('end by a signal, with the report so far', async () => {
    const loader = syntheticLoader();
    const controller = new AbortController();
    const iterator = frameBatches([clip('a', 400)], { ...options, loader, signal: controller.signal })[
      Symbol.asyncIterator
    ]();
    (await iterator.next()).value?.close();
    controller.abort();
    const drain = async (): Promise<void> => {
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) next.value.close();
    };
    await expect(drain()).rejects.toMatchObject({ code: 'cancelled', report: { total: 1 } });
    expect(loader.leftovers()).toEqual([]);
  });

  it('are refused at the call where they are asked for wrongly', () => {
    const loader = syntheticLoader();
    expect(() => frameBatches(clips, { ...options, size: 0, loader })).toThrow(ClipwrightError);
    expect(() => frameBatches([{ source: '' }], { ...options, loader })).toThrow(/clips\[0\].source/);
  });
});
