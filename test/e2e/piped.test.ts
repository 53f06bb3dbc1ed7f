// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { type FrameTransform, type RenderEvent, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { some } from '@clipwright/test-kit/soak';
import { syntheticLoader } from '@clipwright/testing';
import { lastValueFrom, take, tap } from 'rxjs';
import { afterAll, describe, expect, it } from 'vitest';
import { corpusClips } from './corpus.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-long-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Every decoded frame's digest, or every decoded packet of sound's length, as ffmpeg sees them. */
function decoded(file: string, stream: 'v' | 'a'): string[] {
  const muxer = stream === 'v' ? 'framemd5' : 'framecrc';
  const { stdout } = spawnSync('ffmpeg', ['-v', 'error', '-i', file, '-map', `0:${stream}`, '-f', muxer, 'pipe:1'], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  const lines = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  // Of the sound the places and lengths count: the samples themselves were resampled on different grids.
  return stream === 'v' ? lines : lines.map((line) => line.split(',').slice(0, 5).join());
}

describe('where nothing is read directly', () => {
  it('real files give the same decoded frames, and as many samples', async () => {
    const items = some(corpusClips(folder), 8);
    const render = async (direct: boolean) => {
      await using runner = ffmpegRunner();
      await using store = temporaryStore();
      await using loader = ffmpegLoader({ runner });
      await using renderer = ffmpegRenderer({ runner, direct });
      const file = join(folder, `${direct ? 'direct' : 'piped'}.mp4`);
      const output = { file, size: { width: 192, height: 108 }, frameRate: '30/1', preset: 'ultrafast' } as const;
      const report = await resultFrom(renderTimeline({ items }, output, { loader, renderer, store }));
      expect(report.skipped).toBe(0);
      return file;
    };
    const [short, long] = [await render(true), await render(false)];
    const pictures = decoded(long, 'v');
    expect(pictures).toEqual(decoded(short, 'v'));
    expect(pictures.length).toBeGreaterThan(13 * items.length);
    expect(decoded(long, 'a')).toEqual(decoded(short, 'a'));
  });
});

describe('a loader that ffmpeg knows nothing of, and a transform', () => {
  const darken: FrameTransform = { apply: ({ data }) => data.map((level) => level >> 1) };
  const items = Array.from({ length: 8 }, (_, i) => ({
    source: `synthetic:${i}?frames=96&rate=24/1`,
    start: 0.25,
    end: 3.75,
    ...(i % 2 === 0 ? {} : { transforms: [{ name: 'darken', version: '1' }] }),
  }));

  it('leaves a clip out whose transform fails, and says whose fault it is', async () => {
    await using runner = ffmpegRunner();
    await using renderer = ffmpegRenderer({ runner });
    await using store = temporaryStore();
    const failing: FrameTransform = {
      apply: () => {
        throw new RangeError('no such colour');
      },
    };
    const short = items.slice(0, 2).map((item) => ({ ...item, end: 0.5 }));
    const deps = { loader: syntheticLoader(), renderer, store, transforms: { darken: failing } };
    const file = join(folder, 'failing.mp4');
    const report = await resultFrom(renderTimeline({ items: short }, { file, audio: false }, deps));
    expect(report.clips).toMatchObject([
      { status: 'rendered' },
      {
        status: 'skipped',
        code: 'transform-failed',
        message: expect.stringMatching(/^Your own step failed \(the transform "darken", at .* s\): no such colour$/),
      },
    ]);
  });

  it.each(some([0, 1, 6, 15, 25], 3))('survives a cancel after %i events, leaving nothing', async (count) => {
    await using runner = ffmpegRunner();
    const loader = syntheticLoader();
    const renderer = ffmpegRenderer({ runner });
    const store = temporaryStore();
    const file = join(folder, `cancelled-${count}.mp4`);
    const timeline: Timeline = { items };
    const render$ = renderTimeline(timeline, { file }, { loader, renderer, store, transforms: { darken } });
    let last: RenderEvent | undefined;
    if (count === 0) render$.subscribe().unsubscribe();
    else
      await lastValueFrom(
        render$.pipe(
          take(count),
          tap((event) => (last = event)),
        ),
      );
    expect(last?.type).not.toBe('done');
    await Promise.all([renderer.settled(), store.settled(), loader.settled(), runner.settled()]);
    expect(loader.leftovers()).toEqual([]);
    expect(spawnSync('pgrep', ['-P', String(process.pid), 'ffmpeg'], { encoding: 'utf8' }).stdout).toBe('');
    await store[Symbol.asyncDispose]();
    expect(readdirSync(folder).filter((name) => name.includes('cancelled'))).toEqual([]);
  });
});
