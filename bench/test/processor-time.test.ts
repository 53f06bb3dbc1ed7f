import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { processorTime } from '../src/measure/processor-time.ts';

it.runIf(process.platform === 'linux')('processor time is that of ended children too, and not of waiting', async () => {
  const before = (await processorTime()) ?? 0;
  const work = 'const until = process.cpuUsage().user + 1_000_000; while (process.cpuUsage().user < until);';
  // Working for a second takes that long and its start; being there for a second takes its start alone.
  spawnSync(process.execPath, ['-e', work]);
  const worked = (await processorTime()) ?? 0;
  spawnSync(process.execPath, ['-e', 'Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)']);
  const waited = (await processorTime()) ?? 0;
  expect(worked - before).toBeGreaterThan(990);
  expect(worked - before - (waited - worked)).toBeGreaterThan(500);
});
