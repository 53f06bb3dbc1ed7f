import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decoratedProbers } from '@clipwright/test-kit/decorated';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeFile } from '@clipwright/test-kit/make-file';
import { isSoak } from '@clipwright/test-kit/soak';
import { type ChangingSource, proberLaws } from '@clipwright/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { libavEngine, libavProber } from '../src/index.ts';
import { openFiles } from './open-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-libav-laws-'));
const name = (file: string): string => join(folder, file);

describe.skipIf(!hasLibrary)('libavProber (needs node-av)', () => {
  beforeAll(() => {
    makeFile(name('a.mkv'));
    // Recordings one after the other: nothing is told of such a file as it is.
    const recording = readFileSync(makeFile(name('twice.ts')));
    appendFileSync(name('twice.ts'), recording);
    writeFileSync(name('text.mp4'), 'Nothing but text.\n');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  let products = 0;
  const ways = Object.entries(decoratedProbers);
  for (const isolate of [false, true]) {
    // One for all: each begins workers.
    const engine = libavEngine({ isolate, workers: 2 });
    afterAll(() => engine[Symbol.asyncDispose]());
    // The last in a process and the others in a thread; in a soak each in both.
    for (const [way, decorate] of isSoak ? ways : isolate ? ways.slice(-1) : ways.slice(0, -1)) {
      proberLaws(
        { describe, it },
        {
          name: `${isolate ? 'in a process' : 'in a thread'}, ${way}`,
          // Against hangs alone: a worker or a process begins slowly on a busy machine.
          patience: 600_000,
          capabilities: { audio: true, incomplete: true, notMedia: true, changing: true },
          make: async () => {
            products += 1;
            mkdirSync(name(`${products}`));
            const copy = join(folder, `${products}`, 'a.mkv');
            copyFileSync(name('a.mkv'), copy);
            const change = async (): Promise<void> => appendFileSync(copy, 'more');
            const changing: ChangingSource = { uri: copy, way: 'grown', change, code: 'source-changed' };
            const prober = decorate(libavProber({ engine }));
            return {
              prober,
              uri: name('a.mkv'),
              missing: name('missing.mp4'),
              incomplete: name('twice.ts'),
              notMedia: name('text.mp4'),
              changing: [changing],
              leftovers: () => openFiles(folder),
              cleanUp: async () => {
                await prober[Symbol.asyncDispose]();
              },
            };
          },
        },
      );
    }
  }
});
