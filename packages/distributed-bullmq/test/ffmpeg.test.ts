// Needs ffmpeg and redis-server.
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import { type ClipRenderer, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { makeFile } from '@clipwright/test-kit/make-file';
import { afterEach, expect, it } from 'vitest';
import { bullmqRenderer, bullmqWorker, type WorkerEvent } from '../src/index.ts';
import { killServers } from './redis.ts';
import { place } from './studio.ts';

afterEach(killServers);

it('a render by ffmpeg has the same bytes, with crossfade, music, speed and a loudness', async () => {
  await using at = await place();
  const { media, queue } = at;
  const [one, other] = [makeFile(join(media, 'one.mp4')), makeFile(join(media, 'other.mp4'), '-vf', 'hue=h=90')];
  const timeline = {
    items: [
      { source: one, start: 0.2, end: 0.8 },
      { source: other, start: 0.3, end: 0.9, speed: 0.5, transition: { type: 'crossfade' as const, duration: 0.1 } },
    ],
    music: { source: one, volume: 0.5, fadeOut: 0.3 },
  };
  const rendered = async (name: string, renderer: ClipRenderer, directory: string): Promise<Buffer> => {
    await using loader = ffmpegLoader();
    await using store = directoryStore({ directory });
    const file = join(at.out, name);
    await resultFrom(renderTimeline(timeline, { file, loudness: -18 }, { loader, renderer, store }));
    await renderer[Symbol.asyncDispose]();
    return await readFile(file);
  };
  const expected = await rendered('alone.mp4', ffmpegRenderer(), join(at.out, '.alone'));

  const events: WorkerEvent[] = [];
  await using loader = ffmpegLoader();
  await using renderer = ffmpegRenderer();
  await using shared = directoryStore({ directory: at.store });
  await using worker = bullmqWorker({ loader, renderer, store: shared, media, queue, pieces: 2 });
  worker.event$.subscribe((event) => events.push(event));
  // The coordinator keeps its own store, and shares with the worker what is made alone.
  const away = bullmqRenderer({ renderer: ffmpegRenderer(), store: shared, media, queue });
  expect((await rendered('out.mp4', away, join(at.out, '.coordinator'))).equals(expected)).toBe(true);
  const failed = events.filter(({ type }) => type === 'failed');
  expect(failed).toEqual([]);
  // Two clips, the crossfade between them, and the sound; unless some of them stand in one piece.
  expect(events.filter(({ type }) => type === 'finished').length).toBeGreaterThanOrEqual(2);
});
