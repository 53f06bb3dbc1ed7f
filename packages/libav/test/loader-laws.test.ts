import {
  appendFile,
  copyFile,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decoratedLoaders } from '@clipwright/test-kit/decorated';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeMedia, picture } from '@clipwright/test-kit/make-media';
import { type ChangingSource, loaderLaws } from '@clipwright/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { libavEngine, libavLoader } from '../src/index.ts';
import { openFiles } from './open-files.ts';

let directory = '';
let uri = '';
let other = '';
let silent = '';
let notMedia = '';
let declined = '';

beforeAll(async () => {
  if (!hasLibrary) return;
  directory = await mkdtemp(join(tmpdir(), 'clipwright-laws-'));
  uri = await makeMedia(directory, 'sound.mp4', `${picture};sine=d=1[a]`);
  other = await makeMedia(directory, 'other.mkv', 'testsrc=s=48x32:r=30:d=1[v];sine=f=200:d=1[a]');
  silent = await makeMedia(directory, 'silent.mp4', picture);
  notMedia = join(directory, 'text.mp4');
  await writeFile(notMedia, 'Nothing but text.\n');
  // Recordings one after the other: their clock starts over.
  declined = await makeMedia(directory, 'twice.ts', picture);
  await appendFile(declined, await readFile(declined));
});
afterAll(() => rm(directory, { recursive: true, force: true }));

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

describe.skipIf(!hasLibrary)('libavLoader (needs node-av)', () => {
  for (const isolate of [false, true]) {
    // One for all: each begins workers.
    const engine = libavEngine({ isolate, workers: 2 });
    afterAll(() => engine[Symbol.asyncDispose]());
    for (const [way, decorate] of Object.entries(decoratedLoaders)) {
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
            const folder = await mkdtemp(join(directory, 'changing-'));
            const loader = decorate(libavLoader({ engine }));
            return {
              loader,
              uri,
              other,
              silent,
              notMedia,
              declined,
              changing: await changingFiles(folder),
              missing: join(directory, 'missing.mp4'),
              leftovers: () => openFiles(directory),
              cleanUp: () => loader[Symbol.asyncDispose](),
            };
          },
        },
      );
    }
  }
});
