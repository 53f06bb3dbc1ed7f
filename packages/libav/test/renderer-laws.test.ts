import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { scratch } from '@clipwright/test-kit/scratch';
import { rendererLaws } from '@clipwright/testing';
import { describe, it } from 'vitest';
import { libavEngine, libavRenderer } from '../src/index.ts';
import { clipOf, openFile, openSynthetic, profileOf } from './clip-of.ts';
import { makeFile } from './make-file.ts';

/** Each kind of worker and each kind of source; in a soak each of both. */
const ways = [
  { isolate: false, of: 'samples' },
  { isolate: true, of: 'a file' },
  ...(process.env.CLIPWRIGHT_SOAK === '1'
    ? [
        { isolate: true, of: 'samples' },
        { isolate: false, of: 'a file' },
      ]
    : []),
];

describe.skipIf(!hasLibrary).each(ways)(
  'the renderer of $of (needs node-av), isolated: $isolate',
  ({ isolate, of }) => {
    rendererLaws(
      { describe, it },
      {
        name: 'the laws of renderers',
        patience: 50_000,
        make: async () => {
          const directory = await scratch();
          const engine = libavEngine({ isolate, workers: 2 });
          const profile = profileOf('30/1');
          if (profile.audio === null) throw new Error('no sound');
          const source = await (of === 'samples'
            ? openSynthetic('synthetic:numbered?frames=24&rate=24/1&size=160x90')
            : openFile(engine, makeFile(join(directory.path, 'source.mp4'))));
          return {
            renderer: libavRenderer({ engine }),
            segment: clipOf('it', source, { frames: 8, profile }),
            audio: { stretches: [{ kind: 'silence', samples: 12_800 }], encoding: profile.audio },
            inputs: { sources: new Map([['it', source]]), transforms: {} },
            path: (extension) => join(directory.path, `${randomUUID()}${extension}`),
            read: (file) => readFile(file).catch(() => undefined),
            write: (file, data) => writeFile(file, data),
            leftovers: async () => (await directory.names()).filter((name) => name.startsWith('.')),
            cleanUp: async () => {
              await engine[Symbol.asyncDispose]();
              await source[Symbol.asyncDispose]();
              await directory.remove();
            },
          };
        },
      },
    );
  },
);
