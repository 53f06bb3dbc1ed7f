import { expect, it } from 'vitest';
import { measureOverhead } from '../src/workloads/overhead.ts';

const soak = process.env.CLIPWRIGHT_SOAK === '1';

it('measures what a clip costs with nothing to load', async () => {
  const before = process.cpuUsage();
  const began = performance.now();
  const overhead = await measureOverhead(soak ? 100_000 : 20_000);
  const milliseconds = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  expect(overhead.microsecondsPerClip).toBeGreaterThan(1);
  expect(overhead.microsecondsPerClip * overhead.clips).toBeLessThan(milliseconds * 1000);
  // The goal is 30. Here it is the processor's time, which does not depend on what else the machine does, and of all runs that it takes.
  expect((user + system) / (2 * overhead.clips)).toBeLessThan(300);
  // The report's lines are most of it.
  expect(overhead.peakBytes / overhead.clips).toBeLessThan(600);
});
