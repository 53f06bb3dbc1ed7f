// Needs ffmpeg.
import { appendFile, copyFile, mkdtemp, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { decoratedLoaders } from '@clipwright/test-kit/decorated';
import { makeMedia, picture } from '@clipwright/test-kit/make-media';
import { type ChangingSource, loaderLaws } from '@clipwright/testing';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { childrenOf } from './children.ts';
import { folderStore } from './folder-store.ts';

let directory = '';
let uri = '';
let other = '';
let silent = '';
let notMedia = '';

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-laws-'));
  uri = await makeMedia(directory, 'sound.mp4', `${picture};sine=d=1[a]`);
  other = await makeMedia(directory, 'other.mkv', 'testsrc=s=48x32:r=30:d=1[v];sine=f=200:d=1[a]');
  silent = await makeMedia(directory, 'silent.mp4', picture);
  notMedia = join(directory, 'text.mp4');
  await writeFile(notMedia, 'Nothing but text.\n');
  // What was made just now is not remembered, so it is later.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
});
afterAll(async () => {
  vi.useRealTimers();
  await rm(directory, { recursive: true });
});

/**
 * Copies of a source, each with one of the ways in which a file may become another. Where possible its times say
 * nothing.
 */
async function changingFiles(folder: string): Promise<ChangingSource[]> {
  const setTimes = (file: string): Promise<void> => utimes(file, 1000, 1000);
  const ways: Readonly<Record<string, (file: string) => Promise<void>>> = {
    'cut short': (file) => truncate(file, 1000).then(() => setTimes(file)),
    grown: (file) => appendFile(file, 'more').then(() => setTimes(file)),
    'replaced by its like': async (file) => {
      await copyFile(uri, `${file}.new`);
      await setTimes(`${file}.new`);
      await rename(`${file}.new`, file);
    },
    'written over with as many bytes': async (file) => writeFile(file, Buffer.alloc((await stat(file)).size)),
    'taken away': (file) => rm(file),
  };
  const sources = Object.entries(ways).map(async ([way, change], number): Promise<ChangingSource> => {
    const file = join(folder, `${number}.mp4`);
    await copyFile(uri, file);
    await setTimes(file);
    const code = way === 'taken away' ? 'source-missing' : 'source-changed';
    return { uri: file, way, change: () => change(file), code };
  });
  return Promise.all(sources);
}

/** With a store or without, and behind each decorator. */
const ways = [
  { way: 'by itself', remembers: true },
  ...Object.keys(decoratedLoaders).map((way) => ({ way, remembers: false })),
];

for (const { way, remembers } of ways) {
  const decorate = decoratedLoaders[way] ?? ((loader) => loader);
  loaderLaws(
    { describe, it },
    {
      name: `ffmpegLoader ${way}${remembers ? ', with a store' : ''}`,
      // Against hangs alone: a worker or a process begins slowly on a busy machine.
      patience: 600_000,
      capabilities: { audio: true, file: true, other: true, silent: true, notMedia: true, changing: true },
      make: async () => {
        const folder = await mkdtemp(join(directory, 'changing-'));
        const runner = ffmpegRunner();
        const loader = decorate(ffmpegLoader({ runner, ...(remembers ? { store: folderStore(directory) } : {}) }));
        return {
          loader,
          uri,
          other,
          silent,
          notMedia,
          changing: await changingFiles(folder),
          missing: join(directory, 'missing.mp4'),
          leftovers: childrenOf,
          cleanUp: async () => {
            await loader[Symbol.asyncDispose]();
            await runner[Symbol.asyncDispose]();
          },
        };
      },
    },
  );
}
