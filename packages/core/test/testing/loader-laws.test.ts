import { type LawRunner, loaderLaws, syntheticLoader } from '@clipwright/core/testing';
import { describe, it } from 'vitest';
import { brokenLoaders } from './broken-loaders.ts';
import { loaderFaults } from './loader-faults.ts';
import { notices } from './notices.ts';

const suite = (runner: LawRunner, fault?: string): void =>
  loaderLaws(runner, {
    name: 'the laws of loaders, kept by syntheticLoader',
    capabilities: { audio: true, file: false, other: true, silent: true, notMedia: true },
    make: async () => {
      const loader = syntheticLoader({ frames: 20, width: 32, height: 18, origin: 7, frameRate: '30000/1001' });
      return {
        loader: brokenLoaders[fault ?? '']?.(loader) ?? loader,
        uri: 'synthetic:one',
        missing: 'one',
        other: 'synthetic:two',
        silent: 'synthetic:silent?audio=0',
        notMedia: 'synthetic:one?rate=none',
        leftovers: () => loader.leftovers(),
        starts: () => loader.counters.opens,
        cleanUp: () => loader[Symbol.asyncDispose](),
      };
    },
  });

suite({ describe, it });
notices('the laws of loaders notice a loader that', suite, loaderFaults);
