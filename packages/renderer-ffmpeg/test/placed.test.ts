import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pendingWork } from '@clipwright/core/author';
import { placed } from '@clipwright/rendering';
import { scratch } from '@clipwright/test-kit/scratch';
import { afterAll, beforeAll, expect, it } from 'vitest';

let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
});
afterAll(() => directory.remove());

/** Leaves after so many turns of the event loop; whether it was told by then that the file is in place. */
async function leaveAfter(turns: number, overwrite: boolean): Promise<boolean> {
  const file = join(directory.path, 'finished');
  await writeFile(file, 'new');
  const pending = pendingWork();
  let told = false;
  const subscription = placed(file, join(directory.path, 'output'), overwrite, pending).subscribe((bytes) => {
    told = bytes === 3;
  });
  for (let turn = 0; turn < turns && !told; turn++) await setImmediate();
  subscription.unsubscribe();
  await pending.settled();
  await rm(file, { force: true });
  return told;
}

it('whoever leaves while the file is put in place is told of it, or there is none', async () => {
  const ended = new Set<boolean>();
  for (let turns = 0; !ended.has(true); turns = 2 * turns + 1) {
    // Several times each, as turns do not always take the same steps.
    for (let again = 0; again < 4; again++) {
      const told = await leaveAfter(turns, false);
      ended.add(told);
      expect(await readdir(directory.path)).toEqual(told ? ['output'] : []);
      await rm(join(directory.path, 'output'), { force: true });
    }
  }
  expect(ended).toEqual(new Set([false, true]));
});

it('a file that may be replaced is the old one or the new one', async () => {
  for (let turns = 0; turns < 10; turns++) {
    await writeFile(join(directory.path, 'output'), 'earlier');
    const told = await leaveAfter(turns, true);
    expect(await readdir(directory.path)).toEqual(['output']);
    expect(told ? ['new'] : ['new', 'earlier']).toContain(await readFile(join(directory.path, 'output'), 'utf8'));
  }
});
