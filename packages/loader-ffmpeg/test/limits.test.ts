// Needs ffmpeg.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClipSource, ClipwrightError, type Prober } from '@clipwright/core';
import { ffmpegRunner, type InputOptions } from '@clipwright/ffmpeg';
import { makeMedia, picture } from '@clipwright/test-kit/make-media';
import { lastValueFrom, NEVER, of } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';

let directory = '';
let plain = '';
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-limits-'));
  plain = await makeMedia(directory, 'plain.mp4', picture);
});
afterAll(() => rm(directory, { recursive: true }));

/** Opens a file within limits, and does something with it. */
async function opened<T>(
  uri: string,
  inputs: InputOptions,
  use: (source: ClipSource) => T | Promise<T>,
  prober?: Prober,
): Promise<T | ClipwrightError> {
  await using runner = ffmpegRunner({ inputs });
  await using loader = ffmpegLoader({ runner, ...(prober === undefined ? {} : { prober }) });
  try {
    const event = await lastValueFrom(loader.open({ uri }));
    if (event.type !== 'opened') throw new Error('not opened');
    await using source = event.source;
    return await use(source);
  } catch (error) {
    if (error instanceof ClipwrightError) return error;
    throw error;
  }
}

const framesOf = async (source: ClipSource): Promise<number> => {
  let count = 0;
  for await (const sample of source.video({ start: 0, end: 1 })) {
    count += 1;
    sample.close();
  }
  return count;
};

it('a decoder that is not among the usual ones is not run, unless it is allowed', async () => {
  const file = await makeMedia(directory, 'odd.mkv', picture, ['-c:v', 'magicyuv']);
  expect(await opened(file, {}, framesOf)).toMatchObject({
    code: 'unsupported-codec',
    message: expect.stringContaining('magicyuv'),
    details: { decoder: 'magicyuv' },
  });
  expect(await opened(file, { decoders: ['magicyuv'] }, framesOf)).toBe(25);
});

it('nor is one of another stream', async () => {
  const graph = `${picture};sine=d=1[a]`;
  const file = await makeMedia(directory, 'sound.mkv', graph, ['-c:v', 'libx264', '-c:a', 'dfpwm']);
  expect(await opened(file, {}, framesOf)).toMatchObject({
    code: 'unsupported-codec',
    details: { decoder: 'dfpwm' },
  });
});

it('a container beside the usual ones is opened where it is allowed', async () => {
  const file = await makeMedia(directory, 'odd.swf', picture, ['-c:v', 'flv1', '-f', 'swf']);
  expect(await opened(file, {}, framesOf)).toMatchObject({ code: 'not-media' });
  expect(await opened(file, { containers: ['swf'] }, ({ info }) => info.container)).toBe('swf');
});

it('what is within the limits is opened, and what is just beyond one is too large', async () => {
  const streams = await makeMedia(directory, 'streams.mkv', `${picture};sine=d=1[a]`);
  const within = { pixels: 64 * 36, streams: 2, frames: 25, duration: 1 };
  expect(await opened(streams, { limits: within }, framesOf)).toBe(25);
  for (const limit of ['pixels', 'streams', 'frames'] as const) {
    const max = within[limit] - 1;
    const refused = await opened(streams, { limits: { ...within, [limit]: max } }, framesOf);
    expect(refused, limit).toMatchObject({ code: 'source-too-large', kind: 'media', details: { limit, max } });
  }
  const long = await makeMedia(directory, 'long.mp4', 'testsrc2=s=64x36:r=25:d=1.04[v]');
  expect(await opened(long, { limits: { duration: 1 } }, framesOf)).toMatchObject({
    code: 'source-too-large',
    details: { limit: 'duration' },
  });
});

it('so is one whose streams come up as it is read', async () => {
  const file = await makeMedia(directory, 'streams.ts', `${picture};sine=d=1[a]`);
  expect(await opened(file, { limits: { streams: 2 } }, framesOf)).toBe(25);
  expect(await opened(file, { limits: { streams: 1 } }, framesOf)).toMatchObject({
    code: 'source-too-large',
    details: { limit: 'streams', max: 1 },
  });
});

it('so are pictures that are shown larger', async () => {
  const file = await makeMedia(directory, 'flat.mkv', 'testsrc2=s=64x36:r=25:d=1,setsar=100[v]');
  const pixels = 100 * 64 * 36;
  expect(await opened(file, { limits: { pixels } }, ({ info }) => info.video.displayWidth)).toBe(6400);
  expect(await opened(file, { limits: { pixels: pixels - 1 } }, framesOf)).toMatchObject({
    code: 'source-too-large',
    message: expect.stringContaining('6400 x 36'),
  });
});

it('the limits hold whoever tells what is in a file', async () => {
  const info = await opened(plain, {}, (source) => source.info);
  if (info instanceof ClipwrightError) throw info;
  const told = { ...info, video: { ...info.video, width: 30_000, height: 30_000 } };
  const prober: Prober = {
    probe: () => of(told),
    index: () => NEVER,
    settled: async () => {},
    [Symbol.asyncDispose]: async () => {},
  };
  expect(await opened(plain, {}, framesOf, prober)).toMatchObject({
    code: 'source-too-large',
    message: expect.stringContaining('30000 x 30000'),
  });
});
