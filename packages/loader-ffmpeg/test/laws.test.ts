import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loaderLaws } from '@clipwright/core/testing';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { childrenOf } from './children.ts';
import { folderStore } from './folder-store.ts';
import { makeMedia, picture } from './make-media.ts';

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

for (const remembers of [false, true]) {
  loaderLaws(
    { describe, it },
    {
      name: remembers ? 'ffmpegLoader with a store' : 'ffmpegLoader',
      capabilities: { audio: true, file: true, other: true, silent: true, notMedia: true },
      make: async () => {
        const runner = ffmpegRunner();
        const loader = ffmpegLoader({ runner, ...(remembers ? { store: folderStore(directory) } : {}) });
        return {
          loader,
          uri,
          other,
          silent,
          notMedia,
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
