import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { OutputProfile } from '@clipwright/core';
import { type LawRunner, rendererLaws, syntheticLoader } from '@clipwright/testing';
import { lastValueFrom } from 'rxjs';
import { gifRenderer } from './gif-renderer.ts';

const profile: OutputProfile = {
  ...{ width: 32, height: 18, frameRate: '12/1', fit: 'contain', background: '#000000' },
  video: { codec: 'gif/lzw', pixelFormat: 'yuv420p', crf: 25, preset: 'veryfast', threads: 1 },
  audio: null,
};

/** Every promise of a renderer, but for sound: GIFs have none. */
export function laws(runner: LawRunner): void {
  rendererLaws(runner, {
    name: 'gifRenderer',
    capabilities: { audio: false },
    make: async () => {
      const folder = await mkdtemp(join(tmpdir(), 'gif-renderer-'));
      const opened = await lastValueFrom(syntheticLoader().open({ uri: 'synthetic:one?size=32x18' }));
      if (opened.type !== 'opened') throw new Error('The source did not open.');
      const { source } = opened;
      const ref = { id: 'one', info: source.info };
      const hints = { decodeFrom: 0, firstShown: 0 };
      return {
        renderer: gifRenderer(),
        segment: { kind: 'clip', source: ref, sampleAt: '0/1', frames: 6, hints, profile },
        inputs: { sources: new Map([['one', source]]), transforms: {} },
        extension: '.gif',
        path: (extension) => join(folder, `${randomUUID()}${extension}`),
        read: (file) => readFile(file).catch(() => undefined),
        write: (file, data) => writeFile(file, data),
        leftovers: async () => (await readdir(folder)).filter((name) => name.startsWith('.')),
        cleanUp: () => rm(folder, { recursive: true, force: true }),
      };
    },
  });
}
