import { expect, it } from 'vitest';
import { measureOverhead } from '../src/workloads/overhead.ts';

const soak = process.env.CLIPWRIGHT_SOAK === '1';

it('measures what a clip costs with nothing to load', async () => {
  const overhead = await measureOverhead(soak ? 100_000 : 20_000);
  // The goal is 30; a machine that does other things beside it takes longer.
  expect(overhead.microsecondsPerClip).toBeGreaterThan(1);
  expect(overhead.microsecondsPerClip).toBeLessThan(300);
  // The report's lines are most of it.
  expect(overhead.peakBytes / overhead.clips).toBeLessThan(600);
});
