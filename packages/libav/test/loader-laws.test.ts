import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decoratedLoaders } from '@clipwright/test-kit/decorated';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { changingFiles, type LawFiles, makeLawFiles } from '@clipwright/test-kit/law-files';
import { makeMedia, picture } from '@clipwright/test-kit/make-media';
import { isSoak } from '@clipwright/test-kit/soak';
import { loaderLaws } from '@clipwright/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { libavEngine, libavLoader } from '../src/index.ts';
import { openFiles } from './open-files.ts';

let directory = '';
let files: LawFiles;
let declined = '';

beforeAll(async () => {
  if (!hasLibrary) return;
  directory = await mkdtemp(join(tmpdir(), 'clipwright-laws-'));
  files = await makeLawFiles(directory);
  // Recordings one after the other: their clock starts over.
  declined = await makeMedia(directory, 'twice.ts', picture);
  await appendFile(declined, await readFile(declined));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

describe.skipIf(!hasLibrary)('libavLoader (needs node-av)', () => {
  const ways = Object.entries(decoratedLoaders);
  for (const isolate of [false, true]) {
    // One for all: each begins workers.
    const engine = libavEngine({ isolate, workers: 2 });
    afterAll(() => engine[Symbol.asyncDispose]());
    // The last in a process and the others in a thread; in a soak each in both.
    for (const [way, decorate] of isSoak ? ways : isolate ? ways.slice(-1) : ways.slice(0, -1)) {
      loaderLaws(
        { describe, it },
        {
          name: `${isolate ? 'in a process' : 'in a thread'}, ${way}`,
          // Against hangs alone: a worker begins slowly on a busy machine.
          patience: 600_000,
          capabilities: {
            ...{ audio: true, file: true, other: true, silent: true, notMedia: true, changing: true },
            declined: true,
          },
          make: async () => {
            const loader = decorate(libavLoader({ engine }));
            return {
              loader,
              ...files,
              declined,
              changing: await changingFiles(files.uri, directory),
              leftovers: () => openFiles(directory),
              cleanUp: () => loader[Symbol.asyncDispose](),
            };
          },
        },
      );
    }
  }
});
