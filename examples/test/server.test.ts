// Needs ffmpeg.
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { pngEncoder } from '@clipwright/pictures';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { createServer, oneEngine } from '@clipwright/server';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueRender } from '../src/queue-render.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-queue-'));
const [media, out] = [join(folder, 'media'), join(folder, 'out')];
const token = 'a-token-that-is-long-enough';
const runner = ffmpegRunner();
const parts = [ffmpegLoader({ runner }), ffmpegRenderer({ runner }), temporaryStore()] as const;

beforeAll(async () => {
  for (const each of [media, out]) mkdirSync(each);
  await makeMedia(media, 'a.mp4', 'testsrc2=size=160x90:rate=25:duration=2[v]', ['-c:v', 'libx264', '-g', '10']);
});
afterAll(async () => {
  for (const part of [...parts, runner]) await part[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

describe('a script', () => {
  it('queues a render and waits for its end', async () => {
    const [loader, renderer, store] = parts;
    const engine = { loader, renderer, store, budget: runner.budget, encoders: [pngEncoder(runner.budget)] };
    await using server = await createServer({ media, out, database: ':memory:', engines: oneEngine(engine), token });
    const timeline = { items: [{ source: 'a.mp4', start: 0.5, end: 1.5 }] };
    const report = await queueRender({ url: server.url, token }, { timeline, output: { name: 'film.mp4' } });
    expect(report).toMatchObject({ output: 'film.mp4', frames: 25 });
    expect(existsSync(join(out, 'film.mp4'))).toBe(true);
    const missing = { items: [{ source: 'nope.mp4' }] };
    await expect(
      queueRender({ url: server.url, token }, { timeline: missing, output: { name: 'no.mp4' } }),
    ).rejects.toThrow('nope.mp4');
  });
});
