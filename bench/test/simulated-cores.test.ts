import { expect, it } from 'vitest';
import { simulatedSeconds } from '../src/simulate/simulated-cores.ts';
import { jobsOf } from '../src/workloads/many-cores.ts';

const job = (work: number, breadth = 1) => ({ work, breadth });

it.each([
  ['one job takes as long as it works', [job(3)], 4, 3],
  ['one that keeps two cores busy half as long', [job(3, 2)], 4, 1.5],
  ['but not on one core', [job(3, 2)], 1, 3],
  ['jobs stand side by side', [job(3), job(3), job(2)], 3, 3],
  ['and wait for each other where there are more of them than cores', [job(3), job(3), job(2)], 2, 5],
  // Both want three cores of two together, until the first has had its 2; then the other has its own 1.5.
  ['cores are shared out', [job(2, 1.5), job(3, 1.5)], 2, 2 + 1 / 1.5],
  ['nothing takes no time', [], 2, 0],
])('%s', (_, jobs, cores, seconds) => {
  expect(simulatedSeconds(jobs, cores)).toBeCloseTo(seconds, 9);
});

it('a render of large pictures keeps the cores busy, up to as many as it has parts', () => {
  const jobs = jobsOf({ size: { width: 1920, height: 1080 }, clips: 1, seconds: 60 });
  const work = jobs.reduce((sum, { work }) => sum + work, 0);
  // Of a thread each, the last one may be alone for as long as it takes: a fifteenth of it all at most.
  for (const cores of [2, 4, 8, 16]) expect(simulatedSeconds(jobs, cores)).toBeLessThan((1.08 * work) / cores);
});
