// Needs ffmpeg.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { lastValueFrom, of } from 'rxjs';
import { afterAll, expect, it } from 'vitest';

const real = ffmpegRunner();
let folder: string | undefined;
afterAll(async () => {
  await real[Symbol.asyncDispose]();
  if (folder !== undefined) await rm(folder, { recursive: true });
});

it('what ffmpeg was found to do is remembered with its files, and tried where these are not known', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'clipwright-remembered-'));
  folder = directory;
  let trials = 0;
  const run: typeof real.run = (job) => {
    trials += 1;
    return real.run(job);
  };
  const request = { output: join(directory, 'never-made.mp4'), overwrite: false, sources: [] };
  const told = await lastValueFrom(ffmpegRenderer({ runner: real }).prepare(request));
  const counts: number[] = [];
  for (const files of ['these', 'these', 'others', undefined, undefined]) {
    await using store = directoryStore({ directory });
    const runner = { ...real, run, files: () => of(files) };
    expect(await lastValueFrom(ffmpegRenderer({ runner, store }).prepare(request))).toEqual(told);
    counts.push(trials);
  }
  expect(counts).toEqual([1, 1, 2, 3, 4]);
});
