import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { markedProcesses, markName, newMark } from './marked-processes.ts';

it.runIf(process.platform === 'linux')('finds a process by its mark as long as it lives', async () => {
  const mark = newMark();
  const child = spawn('sleep', ['60'], { env: { ...process.env, [markName]: mark } });
  await once(child, 'spawn');
  // Its environment can be read a moment after it has become the other program.
  await expect.poll(() => markedProcesses(mark)).toEqual([child.pid]);
  expect(markedProcesses(newMark())).toEqual([]);
  child.kill();
  await once(child, 'exit');
  expect(markedProcesses(mark)).toEqual([]);
});
