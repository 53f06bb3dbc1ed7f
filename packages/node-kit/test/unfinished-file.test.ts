import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeAbandoned, unfinishedFile } from '../src/files/unfinished-file.ts';
import { processTag } from '../src/processes/process-identity.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'clipwright-unfinished-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const output = (): string => join(folder, 'out.mp4');
const [number = '', started = '', machine = ''] = processTag().split('-');

/**
 * Starts a process that ends at once, tells its number, and waits for its own input, by which it does nothing else:
 * what has ended stays listed until then. (A shell may wait for its children at any time.)
 */
const neverWaits = `
  const { pid } = require('node:child_process').spawn('true');
  require('node:fs').writeSync(1, String(pid));
  require('node:fs').readSync(0, Buffer.alloc(1));
`;

/** An unfinished file of a process that a tag names, last written to so many hours ago. */
async function leave(tag: string, hours = 0): Promise<string> {
  const file = unfinishedFile(output()).replace(processTag(), tag);
  await writeFile(file, 'half a video');
  const time = Date.now() / 1000 - hours * 3600;
  await utimes(file, time, time);
  return basename(file);
}

describe('an unfinished file', () => {
  it('lies beside the output, and no two have the same name', () => {
    const [one, other] = [unfinishedFile(output()), unfinishedFile(output())];
    expect([one, other].map(dirname)).toEqual([folder, folder]);
    expect(one).not.toBe(other);
  });

  it('is removed when its process has ended, or its number is used again', async () => {
    const { pid } = spawnSync(process.execPath, ['--version']);
    await leave(`${pid}-${started}-${machine}`);
    await leave(`${number}-${Number(started) + 1}-${machine}`);
    await removeAbandoned(output());
    expect(await readdir(folder)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'is removed when its process is dead, though nobody has waited for it',
    async () => {
      const parent = spawn(process.execPath, ['-e', neverWaits], { stdio: ['pipe', 'pipe', 'inherit'] });
      const pid = await new Promise<string>((resolve) =>
        parent.stdout.once('data', (text) => resolve(String(text).trim())),
      );
      expect(pid).toMatch(/^\d+$/);
      await expect.poll(() => spawnSync('ps', ['-o', 'stat=', '-p', pid]).stdout.toString()).toMatch(/^Z/);
      await leave(`${pid}-${startOf(pid)}-${machine}`);
      await removeAbandoned(output());
      parent.stdin.end();
      expect(await readdir(folder)).toEqual([]);
    },
  );

  it('stays while its process runs, however long it was not written to', async () => {
    const own = await leave(processTag(), 1000);
    const parent = await leave(`${process.ppid}-${startOf(process.ppid)}-${machine}`, 1000);
    await removeAbandoned(output());
    expect((await readdir(folder)).sort()).toEqual([own, parent].sort());
  });

  it('of another machine stays for a day', async () => {
    const elsewhere = `${number}-${started}-0123456789abcdef`;
    const young = await leave(elsewhere, 23);
    await leave(elsewhere, 25);
    await removeAbandoned(output());
    expect(await readdir(folder)).toEqual([young]);
  });

  it('is told from everything else, and a folder that is not there is no fault', async () => {
    const others = [
      '.clipwright-notes',
      `.clipwright-${processTag()}.unfinished`,
      'out.mp4',
      '.clipwright-1-1-1-1.unfinished',
    ];
    for (const name of others) await writeFile(join(folder, name), '');
    await removeAbandoned(output());
    expect((await readdir(folder)).sort()).toEqual(others.sort());
    await removeAbandoned(join(folder, 'none', 'out.mp4'));
  });
});

/** As `ps` tells it, where the system has ticks: field 22 of what the kernel lists. */
function startOf(pid: number | string): string {
  const { stdout } = spawnSync('awk', ['{ sub(/.*\\) /, ""); print $20 }', `/proc/${pid}/stat`]);
  return stdout.toString().trim() || '0';
}
