// Needs ffmpeg.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipSource, ClipwrightError, type Prober, type SourceIndex, type SourceInfo } from '@clipwright/core';
import { type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { makeMedia, picture } from '@clipwright/test-kit/make-media';
import { filter, finalize, firstValueFrom, map, NEVER, of, throwError } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';

const directory = mkdtempSync(join(tmpdir(), 'clipwright-prober-'));
const runner = ffmpegRunner();
let uri = '';
let truth: { readonly info: SourceInfo; readonly index: SourceIndex };

beforeAll(async () => {
  uri = await makeMedia(directory, 'video.mp4', picture);
  await using loader = ffmpegLoader({ runner });
  await using source = await open(loader.open({ uri }));
  truth = { info: source.info, index: await firstValueFrom(source.index()) };
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});

function open(events$: ReturnType<ReturnType<typeof ffmpegLoader>['open']>): Promise<ClipSource> {
  return firstValueFrom(
    events$.pipe(
      filter((event) => event.type === 'opened'),
      map((event) => event.source),
    ),
  );
}

/** A runner that counts its processes. */
function counting(): { readonly runner: FfmpegRunner; readonly started: () => number } {
  let started = 0;
  const stream: FfmpegRunner['stream'] = (job) => {
    started += 1;
    return runner.stream(job);
  };
  return { runner: { ...runner, stream }, started: () => started };
}

const rest = { settled: () => Promise.resolve(), [Symbol.asyncDispose]: () => Promise.resolve() };
const incomplete = new ClipwrightError('probe-incomplete', 'It has more than this prober knows.');

it('what a prober tells is taken, and no process started', async () => {
  const told = { ...truth.info, container: 'as told' };
  const prober: Prober = { ...rest, probe: () => of(told), index: () => of(truth.index) };
  const { runner: by, started } = counting();
  await using loader = ffmpegLoader({ runner: by, prober });
  await using source = await open(loader.open({ uri }));
  expect(source.info).toEqual(told);
  expect(await firstValueFrom(source.index())).toEqual(truth.index);
  expect(started()).toBe(0);
  let samples = 0;
  for await (const sample of source.video({ start: 0, end: 0.2 })) {
    samples += 1;
    sample.close();
  }
  expect(samples).toBe(5);
});

it.each([incomplete, new Error('A defect of the prober.')])('where it fails, ffprobe is asked: %s', async (error) => {
  const prober: Prober = { ...rest, probe: () => throwError(() => error), index: () => NEVER };
  const { runner: by, started } = counting();
  await using loader = ffmpegLoader({ runner: by, prober });
  await using source = await open(loader.open({ uri }));
  expect({ info: source.info, index: await firstValueFrom(source.index()) }).toEqual(truth);
  expect(started()).toBe(1);
  await expect(open(loader.open({ uri: `${uri}.missing` }))).rejects.toMatchObject({ code: 'source-missing' });
});

it('where only its index fails, ffprobe is asked for that', async () => {
  const prober: Prober = { ...rest, probe: () => of(truth.info), index: () => throwError(() => incomplete) };
  const { runner: by, started } = counting();
  await using loader = ffmpegLoader({ runner: by, prober });
  await using source = await open(loader.open({ uri }));
  expect(started()).toBe(0);
  expect(await firstValueFrom(source.index())).toEqual(truth.index);
  expect(started()).toBe(1);
});

it('a file that changed meanwhile is no longer the one that was opened', async () => {
  const changed = new ClipwrightError('source-changed', 'It was replaced.');
  const prober: Prober = { ...rest, probe: () => of(truth.info), index: () => throwError(() => changed) };
  await using loader = ffmpegLoader({ runner, prober });
  await using source = await open(loader.open({ uri }));
  await expect(firstValueFrom(source.index())).rejects.toBe(changed);
});

it('is asked for the range that is wanted; closing the source ends the wait', async () => {
  const asked: unknown[] = [];
  let ended = 0;
  const prober: Prober = {
    ...rest,
    probe: () => of(truth.info),
    index: (_uri, range) => {
      asked.push(range);
      return NEVER.pipe(
        finalize(() => {
          ended += 1;
        }),
      );
    },
  };
  await using loader = ffmpegLoader({ runner, prober });
  const source = await open(loader.open({ uri }));
  const index = firstValueFrom(source.index({ start: 0, end: 1 }));
  const failed = expect(index).rejects.toMatchObject({ code: 'source-closed' });
  await source[Symbol.asyncDispose]();
  await failed;
  expect({ asked, ended }).toEqual({ asked: [{ start: 0, end: 1 }], ended: 1 });
  await expect(firstValueFrom(source.index())).rejects.toMatchObject({ code: 'source-closed' });
});
