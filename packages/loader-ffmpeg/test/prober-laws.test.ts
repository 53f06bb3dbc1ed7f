// Needs ffmpeg.
import { appendFileSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { decoratedProbers } from '@clipwright/test-kit/decorated';
import { makeFile } from '@clipwright/test-kit/make-file';
import { type ChangingSource, proberLaws } from '@clipwright/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { ffmpegLoader } from '../src/index.ts';
import { childrenOf } from './children.ts';
import { openingProber } from './opening-prober.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-ffprobe-laws-'));
const name = (file: string): string => join(folder, file);

beforeAll(() => {
  for (const file of ['a.mkv', 'a.ts']) makeFile(name(file));
  writeFileSync(name('text.mp4'), 'Nothing but text.\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

let products = 0;

for (const [way, decorate] of Object.entries(decoratedProbers)) {
  proberLaws(
    { describe, it },
    {
      name: `ffprobe, as ffmpegLoader asks it, ${way}`,
      // It knows everything.
      // Against hangs alone: a worker or a process begins slowly on a busy machine.
      patience: 600_000,
      capabilities: { audio: true, incomplete: false, notMedia: true, changing: true },
      make: async () => {
        products += 1;
        mkdirSync(name(`${products}`));
        const copy = join(folder, `${products}`, 'a.mkv');
        copyFileSync(name('a.mkv'), copy);
        const change = async (): Promise<void> => appendFileSync(copy, 'more');
        const changing: ChangingSource = { uri: copy, way: 'grown', change, code: 'source-changed' };
        const runner = ffmpegRunner();
        const prober = decorate(openingProber(ffmpegLoader({ runner })));
        return {
          prober,
          // No headers say how many frames it has.
          uri: name('a.ts'),
          missing: name('missing.mp4'),
          notMedia: name('text.mp4'),
          changing: [changing],
          leftovers: childrenOf,
          cleanUp: async () => {
            await prober[Symbol.asyncDispose]();
            await runner[Symbol.asyncDispose]();
          },
        };
      },
    },
  );
}
