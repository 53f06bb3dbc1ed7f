// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Rational } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { decoratedRenderers } from '@clipwright/test-kit/decorated';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { rendererLaws } from '@clipwright/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { clipRequest, numberedFile, type Probed, probe, profileOf } from './media.ts';

let media: Awaited<ReturnType<typeof scratch>>;
let source: { readonly file: string; readonly probed: Probed };

beforeAll(async () => {
  media = await scratch();
  const file = await numberedFile(join(media.path, 'numbers.mp4'), { frames: 24, rate: '24' });
  source = { file, probed: probe(file) };
});
afterAll(() => media.remove());

// Behind decorators in a soak alone: the laws encode much.
const ways = Object.entries(decoratedRenderers).slice(0, isSoak ? undefined : 1);

describe.each(ways)('ffmpegRenderer %s', (_, decorate) => {
  rendererLaws(
    { describe, it },
    {
      name: 'the laws of renderers',
      patience: 600_000,
      make: async () => {
        const directory = await scratch();
        const runner = ffmpegRunner();
        const profile = profileOf('30/1');
        if (profile.audio === null) throw new Error('no sound');
        // Without the hint of how many frames must decode, since the laws change how many are asked for.
        const { request } = clipRequest('it', source.file, source.probed, { start: Rational.zero, frames: 8, profile });
        const { shown: _, ...hints } = request.hints;
        return {
          renderer: decorate(ffmpegRenderer({ runner })),
          segment: { ...request, hints },
          audio: { stretches: [{ kind: 'silence', samples: 12_800 }], encoding: profile.audio },
          inputs: { sources: new Map(), transforms: {} },
          path: (extension) => join(directory.path, `${randomUUID()}${extension}`),
          read: (file) => readFile(file).catch(() => undefined),
          write: (file, data) => writeFile(file, data),
          leftovers: async () => {
            const processes = execFileSync('ps', ['-eo', 'args']).toString().split('\n');
            const files = await directory.names();
            return [
              ...processes.filter((line) => line.includes(directory.path)),
              ...files.filter((name) => name.startsWith('.')),
            ];
          },
          cleanUp: async () => {
            await runner[Symbol.asyncDispose]();
            await directory.remove();
          },
        };
      },
    },
  );
});
