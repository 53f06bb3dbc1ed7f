import { expect, it } from 'vitest';
import { measureOverhead } from '../src/workloads/overhead.ts';

const soak = process.env.CLIPWRIGHT_SOAK === '1';

it('measures what a clip costs with nothing to load', async () => {
  const began = performance.now();
  const overhead = await measureOverhead(soak ? 100_000 : 20_000);
  const milliseconds = performance.now() - began;
  expect(overhead.microsecondsPerClip).toBeGreaterThan(1);
  expect(overhead.microsecondsPerClip * overhead.clips).toBeLessThan(milliseconds * 1000);
  // The report's lines are most of it.
  expect(overhead.peakBytes / overhead.clips).toBeLessThan(600);
});
