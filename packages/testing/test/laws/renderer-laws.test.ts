import { type ClipRenderer, instrument, Rational, retrying } from '@clipwright/core';
import {
  type FakeRendererOptions,
  fakeRenderer,
  type LawRunner,
  rendererLaws,
  syntheticLoader,
} from '@clipwright/testing';
import { lastValueFrom } from 'rxjs';
import { describe, it } from 'vitest';
import { brokenRenderers } from './broken-renderers.ts';
import { ClassRenderer } from './class-backends.ts';
import { notices } from './notices.ts';
import { rendererFaults } from './renderer-faults.ts';

const profile = {
  width: 160,
  height: 90,
  frameRate: '12/1',
  fit: 'contain',
  background: '#000000',
  video: { codec: 'h264', pixelFormat: 'yuv420p', crf: 20, preset: 'veryfast', threads: 1 },
  audio: { codec: 'aac', bitrate: 128000, sampleRate: 48000, channels: 2 },
} as const;

const hints = { decodeFrom: 0, firstShown: 0 };

const suite = (
  runner: LawRunner,
  fault?: string,
  options: FakeRendererOptions = {},
  extension = '.mp4',
  { name = 'fakeRenderer', decorate = (renderer: ClipRenderer) => renderer } = {},
): void =>
  rendererLaws(runner, {
    name: `the laws of renderers, kept by ${name}, ${extension}`,
    make: async () => {
      const opened = await lastValueFrom(syntheticLoader().open({ uri: 'synthetic:one' }));
      if (opened.type !== 'opened') throw new Error('The source did not open.');
      const { source } = opened;
      const fake = fakeRenderer(options);
      const ref = { id: 's', info: source.info };
      let paths = 0;
      return {
        renderer: decorate(brokenRenderers[fault ?? '']?.(fake) ?? fake),
        segment: { kind: 'clip', source: ref, sampleAt: '0/1', frames: 12, hints, profile },
        audio: {
          stretches: [{ kind: 'clip', source: ref, start: Rational.zero.toString(), samples: 96000 }],
          encoding: profile.audio,
        },
        extension,
        inputs: { sources: new Map([['s', source]]), transforms: {} },
        path: (extension) => {
          paths += 1;
          return `/memory/${paths}${extension}`;
        },
        read: async (file) => fake.files.get(file),
        write: async (file, data) => void fake.files.set(file, data),
        leftovers: () => fake.leftovers(),
      };
    },
  });

suite({ describe, it });
// One of another shape: nothing costs it a start, it reads no files, writes no mp4, and tells more than it has to.
const plain: FakeRendererOptions = {
  extensions: ['frames'],
  costs: { start: 0, decodedMegapixel: 1, encodedMegapixel: 1 },
  readsFiles: false,
  meta: { engine: 'plain', layers: [1] },
};
suite({ describe, it }, undefined, plain, '.frames');
notices('the laws of renderers notice a renderer that', suite, rendererFaults);

const decorations: Readonly<Record<string, (renderer: ClipRenderer) => ClipRenderer>> = {
  'a class': (renderer) => renderer,
  'instrument of a class': (renderer) => instrument(renderer).backend,
  'retrying of a class': (renderer) => retrying(renderer),
  'instrument of retrying of retrying of a class': (renderer) => instrument(retrying(retrying(renderer))).backend,
};
for (const [name, wrap] of Object.entries(decorations)) {
  const decorate = (renderer: ClipRenderer): ClipRenderer => wrap(new ClassRenderer(renderer));
  suite({ describe, it }, undefined, {}, '.mp4', { name, decorate });
}
