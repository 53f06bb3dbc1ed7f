// Needs ffmpeg.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { decoratedLoaders } from '@clipwright/test-kit/decorated';
import { changingFiles, type LawFiles, makeLawFiles } from '@clipwright/test-kit/law-files';
import { some } from '@clipwright/test-kit/soak';
import { loaderLaws } from '@clipwright/testing';
import { afterAll, beforeAll, describe, it, vi } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { childrenOf } from './children.ts';
import { folderStore } from './folder-store.ts';

let directory = '';
let files: LawFiles;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'clipwright-laws-'));
  files = await makeLawFiles(directory);
  // What was made just now is not remembered, so it is later.
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 10_000 });
});
afterAll(async () => {
  vi.useRealTimers();
  await rm(directory, { recursive: true });
});

/** With a store or without, and behind each decorator. */
const ways = [
  { way: 'by itself', remembers: true },
  ...Object.keys(decoratedLoaders).map((way) => ({ way, remembers: false })),
];

// In the check the first and the last.
for (const { way, remembers } of some(ways, 2)) {
  const decorate = decoratedLoaders[way] ?? ((loader) => loader);
  loaderLaws(
    { describe, it },
    {
      name: `ffmpegLoader ${way}${remembers ? ', with a store' : ''}`,
      // Against hangs alone: a worker or a process begins slowly on a busy machine.
      patience: 600_000,
      capabilities: { audio: true, file: true, other: true, silent: true, notMedia: true, changing: true },
      make: async () => {
        const runner = ffmpegRunner();
        const loader = decorate(ffmpegLoader({ runner, ...(remembers ? { store: folderStore(directory) } : {}) }));
        return {
          loader,
          ...files,
          changing: await changingFiles(files.uri, directory),
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
