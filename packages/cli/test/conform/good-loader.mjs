import { syntheticLoader } from '@clipwright/testing';

export const conformance = {
  loader: {
    name: 'syntheticLoader',
    capabilities: { audio: true, file: false, other: true, silent: false, notMedia: false, changing: false },
    make: async () => {
      const loader = syntheticLoader({ frames: 12, width: 16, height: 16 });
      return {
        loader,
        uri: 'synthetic:one',
        other: 'synthetic:two',
        missing: 'none',
        leftovers: () => loader.leftovers(),
      };
    },
  },
};
