// Needs ffmpeg.
import { join } from 'node:path';
import { Rational } from '@clipwright/core';
import { type FfmpegRunner, type FfmpegStream, ffmpegRunner } from '@clipwright/ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { lastValueFrom, Subject } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyFile } from '../src/join/verify-file.ts';
import { frameShapes } from '../src/segment/frame-shapes.ts';
import { clipRequest, numberedFile, partsOf, probe, profileOf } from './media.ts';

const real = ffmpegRunner();
let directory: Awaited<ReturnType<typeof scratch>>;
let file = '';
beforeAll(async () => {
  directory = await scratch();
  file = await numberedFile(join(directory.path, 'a.mp4'), { frames: 30, rate: '30' });
});
afterAll(async () => {
  await real[Symbol.asyncDispose]();
  await directory.remove();
});

/** A runner whose streams are counted when they are first pulled from and give something. */
function counting() {
  const counts = { streams: 0, given: 0 };
  const stream: FfmpegRunner['stream'] = (job): FfmpegStream => {
    counts.streams += 1;
    const inner = real.stream(job);
    const counted: FfmpegStream = {
      ...inner,
      next: async () => {
        const result = await inner.next();
        if (result.done !== true) counts.given += 1;
        return result;
      },
      [Symbol.asyncIterator]: () => counted,
    };
    return counted;
  };
  return { counts, stream };
}

const turns = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

it('a verification that was left while the tools were looked for reads nothing', async () => {
  const { counts, stream } = counting();
  const located = new Subject<Awaited<ReturnType<typeof tools>>>();
  const runner: FfmpegRunner = { ...real, stream, located: () => located };
  const request = { parts: partsOf([{ file, frames: 30 }]), profile: profileOf('30/1'), output: file, overwrite: true };
  const work = verifyFile(runner, request, { file, container: 'mp4' }).subscribe();
  work.unsubscribe();
  located.next(await tools());
  await turns();
  await real.settled();
  expect(counts).toEqual({ streams: 1, given: 0 });
});

it('frames whose shapes nobody waits for any more are not listed anew from the beginning', async () => {
  const { counts, stream } = counting();
  const { request } = clipRequest('it', file, probe(file), {
    start: Rational.zero,
    frames: 8,
    profile: profileOf('30/1'),
  });
  const work = frameShapes({ ...real, stream }, request, file, Rational.of(30)).subscribe();
  work.unsubscribe();
  await turns();
  await real.settled();
  expect(counts).toEqual({ streams: 1, given: 0 });
});

function tools() {
  return lastValueFrom(real.located());
}
