import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decoratedRenderers } from '@clipwright/test-kit/decorated';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeFile } from '@clipwright/test-kit/make-file';
import { scratch } from '@clipwright/test-kit/scratch';
import { isSoak } from '@clipwright/test-kit/soak';
import { rendererLaws } from '@clipwright/testing';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { libavEngine, libavRenderer } from '../src/index.ts';
import { clipOf, openFile, openSynthetic, profileOf } from './clip-of.ts';

/** Each kind of worker, of source and of decorators once; in a soak each with each. */
const ways = Object.keys(decoratedRenderers).flatMap((decoration) =>
  [false, true].flatMap((isolate) => ['samples', 'a file'].map((of) => ({ isolate, of, decoration }))),
);
const few = [ways[0], ways.at(-1)].flatMap((way) => way ?? []);

describe.skipIf(!hasLibrary).each(isSoak ? ways : few)(
  'the renderer of $of (needs node-av), isolated: $isolate, $decoration',
  ({ isolate, of, decoration }) => {
    const decorate = decoratedRenderers[decoration] ?? ((renderer) => renderer);
    // One for all: each begins workers.
    const engine = libavEngine({ isolate, workers: 2 });
    let common: Awaited<ReturnType<typeof scratch>>;
    let file = '';
    beforeAll(async () => {
      common = await scratch();
      if (of === 'a file') file = makeFile(join(common.path, 'source.mp4'));
    });
    afterAll(async () => {
      await engine[Symbol.asyncDispose]();
      await common.remove();
    });
    rendererLaws(
      { describe, it },
      {
        name: 'the laws of renderers',
        patience: 600_000,
        make: async () => {
          const directory = await scratch();
          const profile = profileOf('30/1');
          if (profile.audio === null) throw new Error('no sound');
          const source = await (of === 'samples'
            ? openSynthetic('synthetic:numbered?frames=24&rate=24/1&size=160x90')
            : openFile(engine, file));
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
              await source[Symbol.asyncDispose]();
              await directory.remove();
            },
          };
        },
      },
    );
  },
);
