// Needs ffmpeg.
import { randomUUID } from 'node:crypto';
import {
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ArtifactStore, ClipwrightError, type SourceIndex, type SourceInfo } from '@clipwright/core';
import { ArtifactStoreId, ClipLoaderId, createClipwright } from '@clipwright/core/inversify';
import { type FfmpegRunner, ffmpegRunner } from '@clipwright/ffmpeg';
import { FfmpegRunnerId } from '@clipwright/ffmpeg/inversify';
import { makeMedia, picture } from '@clipwright/test-kit/make-media';
import { ContainerModule } from 'inversify';
import { concat, EMPTY, firstValueFrom, ignoreElements, lastValueFrom, of, throwError } from 'rxjs';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { ffmpegLoaderModule } from '../src/inversify/index.ts';
import { describedOf, describedText } from '../src/remember/described-text.ts';
import { folderStore } from './folder-store.ts';

const directory = mkdtempSync(join(tmpdir(), 'clipwright-remember-'));
const runner = ffmpegRunner();
let video = '';
let other = '';

beforeAll(async () => {
  video = await makeMedia(directory, 'video.mp4', `${picture};sine=d=1[a]`);
  other = await makeMedia(directory, 'other.mp4', 'testsrc=s=48x32:r=30:d=1[v]');
});
afterAll(async () => {
  await runner[Symbol.asyncDispose]();
  rmSync(directory, { recursive: true });
});
// The files are new, and the time at which they changed cannot be set: so the tests run ten seconds later.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A runner that counts its processes. `onStart` is called before each. */
function counting(onStart: () => void = () => {}): { readonly runner: FfmpegRunner; readonly started: () => number } {
  let started = 0;
  const stream: FfmpegRunner['stream'] = (job) => {
    started += 1;
    onStart();
    return runner.stream(job);
  };
  return { runner: { ...runner, stream }, started: () => started };
}

interface Opened {
  readonly info: SourceInfo;
  readonly index: SourceIndex;
}

/** Opens with a loader of its own, as another run would. */
async function open(uri: string, store: ArtifactStore, by: FfmpegRunner): Promise<Opened> {
  await using loader = ffmpegLoader({ runner: by, store });
  const event = await lastValueFrom(loader.open({ uri }));
  if (event.type !== 'opened') throw new Error('not opened');
  await using source = event.source;
  return { info: source.info, index: await firstValueFrom(source.index()) };
}

const refused = (uri: string, store: ArtifactStore, by: FfmpegRunner): Promise<unknown> =>
  open(uri, store, by).then(
    () => 'opened',
    (error: unknown) => error,
  );

let folders = 0;
const copyOf = (file: string): string => {
  folders += 1;
  const copy = join(directory, `copy-${folders}.mp4`);
  copyFileSync(file, copy);
  return copy;
};

it('a file is probed once, by whatever path', async () => {
  const store = folderStore(directory);
  const { runner: by, started } = counting();
  const first = await open(video, store, by);
  const link = join(directory, 'link.mp4');
  symlinkSync(video, link);
  expect(await open(video, store, by)).toEqual(first);
  expect(await open(link, store, by)).toEqual(first);
  expect(started()).toBe(1);
  expect(first.info.video.frames).toBe(25);
  // Another extension may mean another container.
  const renamed = join(directory, 'link.mov');
  symlinkSync(video, renamed);
  await open(renamed, store, by);
  expect(started()).toBe(2);
});

it('each choice of streams is known by itself', async () => {
  const store = folderStore(directory);
  const { runner: by, started } = counting();
  await using loader = ffmpegLoader({ runner: by, store });
  const graph = 'testsrc2=s=64x36:d=1[v];testsrc=s=48x32:d=1[w]';
  const uri = await makeMedia(directory, 'two.mkv', graph, ['-map', '[w]', '-c:v', 'ffv1']);
  const widthOf = async (video?: number): Promise<number> => {
    const event = await lastValueFrom(loader.open(video === undefined ? { uri } : { uri, streams: { video } }));
    if (event.type !== 'opened') throw new Error('not opened');
    await using source = event.source;
    return source.info.video.width;
  };
  const widths = [await widthOf(), await widthOf(1), await widthOf(0), await widthOf(), await widthOf(1)];
  expect({ widths, started: started() }).toEqual({ widths: [64, 48, 64, 64, 48], started: 3 });
});

it('a file replaced by another of the same size and age is probed again', async () => {
  const store = folderStore(directory);
  const { runner: by } = counting();
  const file = copyOf(video);
  const [a, b] = [readFileSync(video), readFileSync(other)];
  const size = Math.max(a.length, b.length) + 8;
  writeFileSync(file, padded(a, size));
  utimesSync(file, 1000, 1000);
  expect((await open(file, store, by)).info.video.frames).toBe(25);
  writeFileSync(file, padded(b, size));
  utimesSync(file, 1000, 1000);
  expect(statSync(file)).toMatchObject({ size, mtimeMs: 1_000_000 });
  expect((await open(file, store, by)).info.video.frames).toBe(30);
});

/** The same video in a file of that size: the rest is an empty box. */
function padded(content: Buffer, size: number): Buffer {
  const box = Buffer.alloc(size - content.length);
  box.writeUInt32BE(box.length);
  box.write('free', 4);
  return Buffer.concat([content, box]);
}

it('a file changed within the last two seconds is not remembered', async () => {
  const store = folderStore(directory);
  const { runner: by, started } = counting();
  const file = copyOf(video);
  utimesSync(file, 1000, 1000);
  const changed = statSync(file).ctimeMs;
  vi.setSystemTime(changed + 1990);
  await open(file, store, by);
  await open(file, store, by);
  expect([started(), store.requests()]).toEqual([2, 0]);
  vi.setSystemTime(changed + 2010);
  await open(file, store, by);
  await open(file, store, by);
  expect([started(), store.requests()]).toEqual([3, 2]);
  // The time of its content counts as well, whenever it was set.
  vi.setSystemTime(changed + 60_000);
  utimesSync(file, new Date(), new Date());
  await open(file, store, by);
  expect([started(), store.requests()]).toEqual([4, 2]);
});

it('a file that changes while it is probed is opened, and not remembered', async () => {
  const store = folderStore(directory);
  const file = copyOf(video);
  let times = 1000;
  const { runner: by, started } = counting(() => {
    times += 1;
    utimesSync(file, times, times);
  });
  expect((await open(file, store, by)).info.video.frames).toBe(25);
  expect(store.files.size).toBe(0);
  expect(started()).toBe(1);
});

it('a failure is not remembered, and is told as it is', async () => {
  const store = folderStore(directory);
  const { runner: by, started } = counting();
  const file = join(directory, 'text.mp4');
  writeFileSync(file, 'Nothing but text.\n');
  expect(await refused(file, store, by)).toMatchObject({ code: 'not-media' });
  expect(await refused(file, store, by)).toMatchObject({ code: 'not-media' });
  expect(started()).toBe(2);
  expect(store.files.size).toBe(0);
  expect(await refused(join(directory, 'missing.mp4'), store, by)).toMatchObject({ code: 'source-missing' });
});

const storeFailed = new ClipwrightError('store-failed', 'The store failed.');
const artifact = (text: string) => ({
  file: '/nowhere',
  bytes: text.length,
  meta: null,
  read: async function* () {
    yield Buffer.from(text);
  },
});
const broken: Record<string, ArtifactStore['acquire']> = {
  'fails at once': () => throwError(() => storeFailed),
  throws: () => {
    throw storeFailed;
  },
  'gives nothing': () => EMPTY,
  'gives something else': () => of({ type: 'stored', artifact: artifact('{}'), hit: true }),
  'has no directory': (_key, produce) => produce({ file: '/nowhere/at/all' }).pipe(ignoreElements()),
  'fails after the work': (_key, produce) =>
    concat(
      produce({ file: join(directory, randomUUID()) }).pipe(ignoreElements()),
      throwError(() => storeFailed),
    ),
};

it.each(Object.entries(broken))('a store that %s is done without', async (_name, acquire) => {
  const store = { ...folderStore(directory), acquire };
  const { runner: by, started } = counting();
  expect((await open(video, store, by)).info.video.frames).toBe(25);
  expect(started()).toBe(1);
  expect(await refused(join(directory, 'text.mp4'), store, by)).toMatchObject({ code: 'not-media' });
});

it('what is kept is the same when it comes back, and short', () => {
  const timestamps = Array.from({ length: 90_000 }, (_, frame) => frame * 512 - 1024);
  const gops = Array.from({ length: 1800 }, (_, group) => {
    return { pts: group * 25_600, dts: group * 25_600 - 1024, packets: 50, bytes: 123_456 };
  });
  const info = JSON.parse('{ "container": "mp4" }');
  const described = { info, index: { timestamps, end: 46_079_488, gops } };
  const text = describedText(described);
  const again = describedOf(text);
  expect(again.index.timestamps.every((time, frame) => time === timestamps[frame])).toBe(true);
  expect([again.index.timestamps.length, again.index.end, again.info]).toEqual([90_000, 46_079_488, info]);
  expect(again.index.gops).toEqual(gops);
  // An hour of 25 frames a second.
  expect(text.length).toBeLessThan(450_000);
});

it('as a module it remembers in the store of the container, if told to', async () => {
  for (const remember of [false, true]) {
    const store = folderStore(directory);
    const parts = new ContainerModule(({ bind }) => {
      bind(FfmpegRunnerId).toConstantValue(runner);
      bind(ArtifactStoreId).toConstantValue(store);
    });
    await using clipwright = createClipwright({ modules: [parts, ffmpegLoaderModule({ remember })] });
    const event = await lastValueFrom(clipwright.get(ClipLoaderId).open({ uri: video }));
    if (event.type === 'opened') await event.source[Symbol.asyncDispose]();
    expect(store.files.size).toBe(remember ? 1 : 0);
  }
});
