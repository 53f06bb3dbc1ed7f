import { type ClipLoader, ClipwrightError } from '@clipwright/core';
import { defineLoader } from '@clipwright/core/author';
import { type ChangingSource, loaderLaws } from '@clipwright/testing';
import { describe, it } from 'vitest';
import { type Alive, minimalDefinition, RampLoader } from './defined-loaders.ts';

const uris = {
  uri: 'ramp:one',
  missing: 'ramp:none',
  other: 'ramp:two',
  silent: 'ramp:silent',
  notMedia: 'ramp:text',
  declined: 'film.mp4',
};

function product(loader: ClipLoader, alive: Alive) {
  return {
    ...uris,
    loader,
    leftovers: () => Object.entries(alive).flatMap(([what, count]) => (count === 0 ? [] : [`${what}: ${count}`])),
    cleanUp: () => loader[Symbol.asyncDispose](),
  };
}

loaderLaws(
  { describe, it },
  {
    name: 'the laws of loaders, kept by a minimal definition',
    capabilities: {
      audio: false,
      file: false,
      other: true,
      silent: true,
      notMedia: true,
      declined: true,
      changing: false,
    },
    make: async () => {
      const alive = { opened: 0, reading: 0 };
      return product(defineLoader(minimalDefinition(alive)), alive);
    },
  },
);

loaderLaws(
  { describe, it },
  {
    name: 'the laws of loaders, kept by a definition of classes with private members',
    capabilities: {
      audio: true,
      file: false,
      other: true,
      silent: true,
      notMedia: true,
      declined: true,
      changing: true,
    },
    make: async () => {
      const alive = { opened: 0, reading: 0 };
      const changed = new Map<string, ClipwrightError>();
      const changing = (['source-changed', 'source-missing'] as const).map((code): ChangingSource => {
        const uri = `ramp:${code}`;
        const change = async (): Promise<void> => void changed.set(uri, new ClipwrightError(code, 'It is another.'));
        return { uri, way: code, change, code };
      });
      return { ...product(defineLoader(new RampLoader(alive, changed)), alive), changing };
    },
  },
);
