import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { watchMemory } from '../src/measure/memory.ts';

const mebibytes = 2 ** 20;

/** A process with a child of its own that fills so much memory, both there until it is told to end. */
function family(size: number) {
  const child = `const kept = Buffer.alloc(${size}, 1); process.stdout.write('ready'); process.stdin.on('end', () => process.exit(kept[0] - 1)).resume()`;
  const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' }).on('close', (code) => process.exit(code))`;
  return spawn(process.execPath, ['-e', parent], { stdio: ['pipe', 'pipe', 'inherit'] });
}

it.runIf(process.platform === 'linux')('memory is that of all descendants, and its peak outlives them', async () => {
  const [small, large] = [family(mebibytes), family(200 * mebibytes)];
  const watches = [small, large].map(({ pid = 0 }) => watchMemory({ pid, descendantsOnly: true }));
  const ours = watchMemory({ pid: process.pid, descendantsOnly: true });
  await Promise.all([small, large].map((process) => once(process.stdout, 'data')));
  const [few = 0, many = 0] = await Promise.all(watches.map((watch) => watch.stop()));
  expect((many - few) / mebibytes).toBeGreaterThan(150);
  expect((many - few) / mebibytes).toBeLessThan(250);
  const together = (await ours.stop()) ?? 0;
  expect(together).toBeGreaterThan(few + many);

  const whole = watchMemory({ pid: small.pid ?? 0, descendantsOnly: false });
  expect(await whole.stop()).toBeGreaterThan(few + 10 * mebibytes);

  const ended = Promise.all([small, large].map((process) => once(process, 'close')));
  for (const process of [small, large]) process.stdin.end();
  await ended;
  // Watched from before on, it would be seen ending on a machine that is busy.
  const afterwards = watchMemory({ pid: large.pid ?? 0, descendantsOnly: true });
  expect(await afterwards.stop()).toBe(0);
});
