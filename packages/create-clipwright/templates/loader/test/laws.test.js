import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { loaderLaws } from '@clipwright/testing';
import { loader } from '../src/index.js';

const lines = (count, step) => Array.from({ length: count }, (_, frame) => frame * step).join('\n');

// Every promise of a loader, each as a test of its own.
loaderLaws(
  { describe, it },
  {
    name: '__part__',
    // It has no sound, ffmpeg cannot read its files, and it reads them whole when it opens them.
    capabilities: { audio: false, file: false, other: true, silent: true, notMedia: true, changing: false },
    make: async () => {
      const folder = await mkdtemp(join(tmpdir(), '__name__-'));
      const at = (name) => join(folder, name);
      await writeFile(at('one.flicker'), lines(12, 20));
      await writeFile(at('other.flicker'), lines(15, 10));
      await writeFile(at('text.flicker'), 'no number');
      return {
        loader: loader(),
        uri: at('one.flicker'),
        silent: at('one.flicker'),
        other: at('other.flicker'),
        notMedia: at('text.flicker'),
        missing: at('none.flicker'),
        leftovers: () => [],
        cleanUp: () => rm(folder, { recursive: true }),
      };
    },
  },
);
