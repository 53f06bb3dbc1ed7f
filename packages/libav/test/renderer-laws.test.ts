import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decoratedRenderers } from '@clipwright/test-kit/decorated';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeFile } from '@clipwright/test-kit/make-file';
import { scratch } from '@clipwright/test-kit/scratch';
import { rendererLaws } from '@clipwright/testing';
import { describe, it } from 'vitest';
import { libavEngine, libavRenderer } from '../src/index.ts';
import { clipOf, openFile, openSynthetic, profileOf } from './clip-of.ts';

/** Each kind of worker and each kind of source, and once behind decorators; in a soak each with each. */
const ways = Object.keys(decoratedRenderers).flatMap((decoration) =>
  [false, true].flatMap((isolate) => ['samples', 'a file'].map((of) => ({ isolate, of, decoration }))),
);
const few = [ways[0], ways[3], ways[5]].flatMap((way) => way ?? []);

describe.skipIf(!hasLibrary).each(process.env.CLIPWRIGHT_SOAK === '1' ? ways : few)(
  'the renderer of $of (needs node-av), isolated: $isolate, $decoration',
  ({ isolate, of, decoration }) => {
    const decorate = decoratedRenderers[decoration] ?? ((renderer) => renderer);
    rendererLaws(
      { describe, it },
      {
        name: 'the laws of renderers',
        patience: 600_000,
        make: async () => {
          const directory = await scratch();
          const engine = libavEngine({ isolate, workers: 2 });
          const profile = profileOf('30/1');
          if (profile.audio === null) throw new Error('no sound');
          const source = await (of === 'samples'
            ? openSynthetic('synthetic:numbered?frames=24&rate=24/1&size=160x90')
            : openFile(engine, makeFile(join(directory.path, 'source.mp4'))));
          return {
            renderer: decorate(libavRenderer({ engine })),
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
