import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { loaderLaws, syntheticLoader } from '@clipwright/testing';
import { counted } from '../src/counted.js';
import { brightness } from '../src/index.js';

// What is put around a loader is a loader: it has every promise to keep.
loaderLaws(
  { describe, it },
  {
    name: 'counted',
    capabilities: { audio: true, file: false, other: true, silent: true, notMedia: true, changing: false },
    make: async () => {
      const inner = syntheticLoader();
      return {
        loader: counted(inner),
        uri: 'synthetic:a?frames=24&size=32x18',
        other: 'synthetic:b?frames=30&size=32x18',
        silent: 'synthetic:c?frames=24&size=32x18&audio=0',
        notMedia: 'synthetic:d?fail=not-media',
        missing: 'nowhere:e',
        leftovers: () => inner.leftovers(),
      };
    },
  },
);

describe('brightness', () => {
  it('has a value of each clip that could be read, and leaves nothing open', async () => {
    const inner = syntheticLoader();
    const loader = counted(inner);
    const clips = [{ source: 'synthetic:a' }, { source: 'synthetic:a' }, { source: 'nowhere:b' }];
    const { report, values } = await brightness(clips, { loader });
    assert.equal(report.loaded, 2);
    assert.equal(values[0], values[1]);
    assert.ok(values[0] > 0 && values[0] < 255);
    assert.equal(values[2], undefined);
    // Each source is opened once.
    assert.equal(loader.counts.opened, 2);
    await loader.settled();
    assert.deepEqual(inner.leftovers(), []);
  });
});
