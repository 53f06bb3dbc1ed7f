import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { livingGroups } from './leftovers.ts';

it.runIf(process.platform === 'linux')('a group lives as long as one of its processes, waited for or not', async () => {
  // The shell becomes a program that waits for nothing.
  const parent = spawn('sh', ['-c', 'setsid sleep 60 & echo $!; exec cat'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const leader = Number(String((await once(parent.stdout, 'data'))[0]));
  await expect.poll(() => livingGroups([leader])).toEqual([leader]);
  parent.stdin.write('the other program repeats this');
  await once(parent.stdout, 'data');
  process.kill(-leader, 'SIGKILL');
  await expect.poll(() => livingGroups([leader])).toEqual([]);
  // It is still there.
  expect(process.kill(-leader, 0)).toBe(true);
  parent.stdin.end();
  await once(parent, 'close');
});
