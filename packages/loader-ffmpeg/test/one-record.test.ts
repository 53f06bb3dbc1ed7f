// Needs ffmpeg.
import { mkdtempSync, rmSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { makeMedia, picture } from '@clipwright/test-kit/make-media';
import { lastValueFrom } from 'rxjs';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { type FfmpegLoaderOptions, ffmpegLoader } from '../src/index.ts';
import { folderStore } from './folder-store.ts';

const directory = mkdtempSync(join(tmpdir(), 'clipwright-record-'));
const runner = ffmpegRunner();
let video = '';
beforeAll(async () => {
  video = await makeMedia(directory, 'video.mp4', `${picture};sine=d=1[a]`);
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  syncBuiltinESMExports();
});

/** How often the file system is asked about the file, by its path, on one open; ten seconds after it was made. */
async function asked(options: FfmpegLoaderOptions): Promise<number> {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
  const stat = vi.spyOn(promises, 'stat').mockClear();
  syncBuiltinESMExports();
  await using loader = ffmpegLoader({ runner, ...options });
  const event = await lastValueFrom(loader.open({ uri: video }));
  if (event.type !== 'opened') throw new Error('not opened');
  await event.source[Symbol.asyncDispose]();
  return stat.mock.calls.filter(([path]) => path === video).length;
}

it('a file is recorded once for each open, and once more where what was found of it is kept', async () => {
  expect(await asked({})).toBe(1);
  await using store = folderStore(directory);
  expect(await asked({ store })).toBe(2);
  expect(await asked({ store })).toBe(1);
});
