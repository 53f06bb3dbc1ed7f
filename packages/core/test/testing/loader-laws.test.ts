import { loaderLaws, syntheticLoader } from '@clipwright/core/testing';
import { describe, it } from 'vitest';

loaderLaws(
  { describe, it },
  {
    name: 'the laws of loaders, kept by syntheticLoader',
    capabilities: { audio: true, file: false, other: true, silent: true, notMedia: true },
    make: async () => {
      const loader = syntheticLoader({ frames: 20, width: 32, height: 18, origin: 7, frameRate: '30000/1001' });
      return {
        loader,
        uri: 'synthetic:one',
        missing: 'one',
        other: 'synthetic:two',
        silent: 'synthetic:silent?audio=0',
        notMedia: 'synthetic:one?rate=none',
        leftovers: () => loader.leftovers(),
        starts: () => loader.counters.opens,
      };
    },
  },
);
