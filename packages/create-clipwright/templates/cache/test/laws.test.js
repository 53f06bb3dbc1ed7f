import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cacheLaws } from '@clipwright/testing';
import { of } from 'rxjs';
import { cache } from '../src/index.js';

// Every promise of a cache, each as a test of its own; they are of one that keeps nothing when nobody uses it.
cacheLaws({ describe, it }, { name: '__part__', make: async () => ({ cache: cache(0) }) });

it('keeps what was used last', async () => {
  const closed = [];
  const few = cache(2);
  for (const key of ['a', 'b', 'c']) {
    const value = { [Symbol.asyncDispose]: async () => void closed.push(key) };
    const lease = await few.hold(key, () => of({ type: 'loaded', value }));
    lease.release();
  }
  await few.settled();
  assert.deepEqual(closed, ['a']);
  await few[Symbol.asyncDispose]();
});
