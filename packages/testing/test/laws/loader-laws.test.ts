import { ClipwrightError } from '@clipwright/core';
import { type ChangingSource, type LawRunner, loaderLaws, syntheticLoader } from '@clipwright/testing';
import { describe, it } from 'vitest';
import { brokenLoaders } from './broken-loaders.ts';
import { changingSources, decliningLoader } from './changing-sources.ts';
import { loaderFaults } from './loader-faults.ts';
import { notices } from './notices.ts';

const suite = (runner: LawRunner, fault?: string): void =>
  loaderLaws(runner, {
    name: 'the laws of loaders, kept by syntheticLoader',
    capabilities: {
      audio: true,
      file: false,
      other: true,
      silent: true,
      notMedia: true,
      changing: true,
      declined: true,
    },
    make: async () => {
      const loader = syntheticLoader({ frames: 20, width: 32, height: 18, origin: 7, frameRate: '30000/1001' });
      const changed = new Map<string, ClipwrightError>();
      const changing = (['source-changed', 'source-missing'] as const).map((code): ChangingSource => {
        const uri = `synthetic:${code}`;
        const change = async (): Promise<void> => void changed.set(uri, new ClipwrightError(code, 'It is another.'));
        return { uri, way: code, change, code };
      });
      const product = decliningLoader(changingSources(loader, changed));
      return {
        loader: brokenLoaders[fault ?? '']?.(product) ?? product,
        uri: 'synthetic:one',
        missing: 'one',
        declined: 'another:one',
        other: 'synthetic:two',
        silent: 'synthetic:silent?audio=0',
        notMedia: 'synthetic:one?rate=none',
        changing,
        leftovers: () => loader.leftovers(),
        starts: () => loader.counters.opens,
        cleanUp: () => loader[Symbol.asyncDispose](),
      };
    },
  });

suite({ describe, it });
notices('the laws of loaders notice a loader that', suite, loaderFaults);
