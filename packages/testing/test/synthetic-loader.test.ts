import type { ClipSource } from '@clipwright/core';
import { readFrameNumber, syntheticLoader } from '@clipwright/testing';
import { lastValueFrom } from 'rxjs';
import { describe, expect, it } from 'vitest';

async function open(uri: string, loader = syntheticLoader()): Promise<ClipSource> {
  const last = await lastValueFrom(loader.open({ uri }));
  if (last.type !== 'opened') throw new Error('no source');
  return last.source;
}

describe('syntheticLoader', () => {
  it.each(['native', 'rgb24', 'rgba', 'yuv420p', 'gray8'] as const)('numbers its frames in %s', async (format) => {
    await using source = await open('synthetic:one?frames=40&rate=30000/1001&size=50x33&first=16000');
    const numbers: unknown[] = [];
    for await (const sample of source.video({ start: 0, end: 100 }, { format })) {
      numbers.push(readFrameNumber(sample));
      sample.close();
    }
    expect(numbers).toEqual(Array.from({ length: 40 }, (_, frame) => 16000 + frame));
  });

  it('scales to the size asked for', async () => {
    await using source = await open('synthetic:one?frames=1');
    for await (const sample of source.video({ start: 0, end: 1 }, { width: 63, height: 21, format: 'yuv420p' })) {
      expect(sample.data).toHaveLength(63 * 21 + 2 * 32 * 11);
      expect(readFrameNumber(sample)).toBe(0);
    }
  });

  it('beeps at the start of every second, and is silent where it has no sound', async () => {
    const loudness = async (uri: string, start: number, end: number): Promise<number> => {
      await using source = await open(uri);
      let loudest = 0;
      for await (const { data } of source.audio({ start, end })) {
        for (const value of data) loudest = Math.max(loudest, Math.abs(value));
      }
      return loudest;
    };
    expect(await loudness('synthetic:one', 0, 0.05)).toBeCloseTo(0.5);
    expect(await loudness('synthetic:one', 1, 1.05)).toBeCloseTo(0.5);
    expect(await loudness('synthetic:one', 0.2, 0.9)).toBe(0);
    expect(await loudness('synthetic:one', 2, 3)).toBe(0);
    expect(await loudness('synthetic:one?audio=0', 0, 1)).toBe(0);
  });

  it('counts what is alive', async () => {
    const loader = syntheticLoader();
    const source = await open('synthetic:one', loader);
    const reader = source.video({ start: 0, end: 1 })[Symbol.asyncIterator]();
    const { value } = await reader.next();
    expect(loader.leftovers()).toEqual(['sources: 1', 'readers: 1', 'samples: 1']);
    value.close();
    value.close();
    await source[Symbol.asyncDispose]();
    await source[Symbol.asyncDispose]();
    expect(loader.leftovers()).toEqual([]);
    expect(loader.counters.opens).toBe(1);
  });

  it.each([
    ['file.mp4', 'source-missing'],
    ['synthetic:one?frames=none', 'not-media'],
    ['synthetic:one?rate=0', 'not-media'],
    ['synthetic:one?size=9', 'not-media'],
    ['synthetic:one?fail=nonsense', 'not-media'],
    ['synthetic:one?fail=disk-full', 'disk-full'],
  ])('refuses %s with %s', async (uri, code) => {
    await expect(open(uri)).rejects.toMatchObject({ code });
  });

  it('reports a damaged frame where it is read', async () => {
    await using source = await open('synthetic:one?damagedAt=2');
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const sample of source.video({ start: 0, end: 1 })) seen.push(readFrameNumber(sample));
    })();
    await expect(reading).rejects.toMatchObject({ code: 'source-damaged' });
    expect(seen).toEqual([0, 1]);
  });
});

describe('readFrameNumber', () => {
  it('tells no number from a plain or blended picture', () => {
    const plain = (value: number) => ({
      width: 64,
      height: 8,
      pixelFormat: 'gray',
      data: new Uint8Array(512).fill(value),
    });
    expect([0, 16, 128, 235, 255].map((value) => readFrameNumber(plain(value)))).toEqual(Array(5).fill(undefined));
  });
});

it('leaves out a damaged frame where that is asked for', async () => {
  await using source = await open('synthetic:one?frames=6&damagedAt=2');
  const numbers: unknown[] = [];
  for await (const sample of source.video({ start: 0, end: 1 }, { onDamage: 'omit' })) {
    numbers.push(readFrameNumber(sample));
    sample.close();
  }
  expect(numbers).toEqual([0, 1, 3, 4, 5]);
});
