// Needs ffmpeg and redis-server.
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import { type ClipRenderer, type FrameTransform, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { emulatedTools } from '@clipwright/test-kit/emulated-tools';
import { makeFile } from '@clipwright/test-kit/make-file';
import { killServers } from '@clipwright/test-kit/redis-server';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterEach, describe, expect, it } from 'vitest';
import { bullmqRenderer, bullmqWorker, type WorkerEvent } from '../src/index.ts';
import { onRedis } from './brokers.ts';
import { type Place, place } from './studio.ts';

/** Turns each picture into its negative. */
const negative: FrameTransform = { apply: ({ data }) => data.map((value, at) => (at % 4 === 3 ? value : 255 - value)) };
const named = { name: 'negative', version: '1' };

/**
 * A list with pictures that are turned and zoomed, a crossfade, a slide, music, another speed, a transform, and a
 * source that is not in the folder of media.
 */
function timelineOf(media: string, outside: string) {
  const [one, other] = [makeFile(join(media, 'one.mp4')), makeFile(join(outside, 'other.mp4'), '-vf', 'hue=h=90')];
  return {
    items: [
      { source: one, start: 0.2, end: 0.8, crop: { left: 0.25, top: 0.1 }, rotate: 180 as const },
      { source: other, start: 0.3, end: 0.9, speed: 0.5, transition: { type: 'crossfade' as const, duration: 0.1 } },
      { source: one, start: 0.1, end: 0.5, transforms: [named] },
      {
        ...{ source: other, start: 0.3, end: 0.7, view: { to: { left: 0.3, width: 0.5 } } },
        transition: { type: 'slide' as const, duration: 0.1 },
      },
    ],
    music: { source: other, volume: 0.5, fadeOut: 0.3 },
  };
}

/** The bytes of a render. */
async function rendered(
  timeline: ReturnType<typeof timelineOf>,
  file: string,
  renderer: ClipRenderer,
  directory: string,
): Promise<Buffer> {
  await using loader = ffmpegLoader();
  await using store = directoryStore({ directory });
  const parts = { loader, renderer, store, transforms: { negative } };
  await resultFrom(renderTimeline(timeline, { file, loudness: -18 }, parts));
  await renderer[Symbol.asyncDispose]();
  return await readFile(file);
}

/** The same by a worker with tools of its own, and what happened at that. */
async function byWorker(at: Place, outside: string, tools: { readonly ffmpeg: string; readonly ffprobe: string }) {
  const { media, queue, out } = at;
  const timeline = timelineOf(media, outside);
  const expected = await rendered(timeline, join(out, 'alone.mp4'), ffmpegRenderer(), join(out, '.alone'));
  const events: WorkerEvent[] = [];
  await using runner = ffmpegRunner(tools);
  await using loader = ffmpegLoader({ runner });
  await using renderer = ffmpegRenderer({ runner });
  await using shared = directoryStore({ directory: at.store });
  const transforms = [{ ...named, transform: negative }];
  await using worker = bullmqWorker({ loader, renderer, store: shared, media, queue, transforms, pieces: 2 });
  worker.event$.subscribe((event) => events.push(event));
  // The coordinator keeps its own store, and shares with the worker what is made alone.
  const away = bullmqRenderer({ renderer: ffmpegRenderer(), store: shared, media, queue, shareSources: true });
  const bytes = await rendered(timeline, join(out, 'out.mp4'), away, join(out, '.coordinator'));
  return { isSame: bytes.equals(expected), events };
}

afterEach(killServers);

describe('a render by ffmpeg, with turned and zoomed pictures, crossfade, slide, music, speed, a loudness, a transform and a source from the store', () => {
  it('has the same bytes by a worker whose processor has no AVX', async () => {
    await using at = await place(onRedis);
    const outside = await mkdtemp(join(tmpdir(), 'clipwright-outside-'));
    const folder = join(outside, 'tools');
    emulatedTools(folder, 'ssse3');
    const tools = { ffmpeg: join(folder, 'ffmpeg'), ffprobe: join(folder, 'ffprobe') };
    const { isSame, events } = await byWorker(at, outside, tools);
    expect(isSame).toBe(true);
    expect(events.filter(({ type }) => type === 'failed')).toEqual([]);
    // The clips, the crossfade between two of them, and the sound; unless some of them stand in one piece.
    expect(events.filter(({ type }) => type === 'finished').length).toBeGreaterThanOrEqual(3);
    await rm(outside, { recursive: true });
  });

  it.runIf(isSoak)(
    'has the same bytes where workers have another ffmpeg: they refuse each piece once (in the soak)',
    async () => {
      await using at = await place(onRedis);
      const outside = await mkdtemp(join(tmpdir(), 'clipwright-outside-'));
      const folder = join(outside, 'tools');
      emulatedTools(folder, 'ssse3');
      const ffmpeg = join(folder, 'another');
      await writeFile(ffmpeg, `#!/bin/sh\n"${folder}/ffmpeg" "$@" | sed 's/^ffmpeg version /&0/'\n`);
      await chmod(ffmpeg, 0o755);
      const { isSame, events } = await byWorker(at, outside, { ffmpeg, ffprobe: join(folder, 'ffprobe') });
      expect(isSame).toBe(true);
      const ends = events.flatMap((event) => (event.type === 'failed' ? [event.code] : []));
      expect(new Set(ends)).toEqual(new Set(['bullmq/version-mismatch']));
      expect(events.filter(({ type }) => type === 'begun')).toHaveLength(ends.length);
      await rm(outside, { recursive: true });
    },
  );
});
