import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processStart, startByPs, startInProc } from '@clipwright/node-kit';
import { describe, expect, it, onTestFinished } from 'vitest';
import { endLeftovers, recordProcess } from '../src/supervise/records.ts';
import { scratch } from './fake-tool.ts';

/** A process that leads a group. */
async function sleeper(): Promise<{ readonly pid: number; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  await once(child, 'spawn');
  onTestFinished(() => void child.kill('SIGKILL'));
  if (child.pid === undefined) throw new Error('It did not start.');
  return { pid: child.pid, child };
}

/** Whether it lives, by ending it: one that has been killed, and not waited for yet, cannot be told by its id. */
async function lived(child: ChildProcess): Promise<boolean> {
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  return (await exit)[1] === 'SIGTERM';
}

/** A record of a process, as another program that is gone would have left it, with something about it changed. */
async function leftBehind(folder: string, pid: number, change: (text: string) => string = (text) => text) {
  await recordProcess(folder, pid);
  const file = join(folder, `${process.pid}-${pid}.json`);
  const own = `"owner":{"pid":${process.pid},"started":"${await processStart(process.pid)}"}`;
  const text = await readFile(file, 'utf8');
  expect(text).toContain(own);
  await writeFile(file, change(text.replace(own, `"owner":{"pid":${process.pid},"started":"before"}`)));
}

describe.skipIf(process.platform === 'win32')('a record of a process', () => {
  const folder = async (): Promise<string> => join(await scratch(), 'processes');

  it('has it ended when its owner is gone', async () => {
    const directory = await folder();
    const { pid, child } = await sleeper();
    await leftBehind(directory, pid);
    const exit = once(child, 'exit');
    await endLeftovers(directory);
    expect(await exit).toEqual([null, 'SIGKILL']);
    expect(await readdir(directory)).toEqual([]);
  });

  it('does nothing while its owner lives, and goes when it is taken back', async () => {
    const directory = await folder();
    const { pid, child } = await sleeper();
    const remove = await recordProcess(directory, pid);
    await endLeftovers(directory);
    expect(await lived(child)).toBe(true);
    expect(await readdir(directory)).toHaveLength(1);
    await remove();
    expect(await readdir(directory)).toEqual([]);
  });

  it('never ends another process that has got its id', async () => {
    const directory = await folder();
    const { pid, child } = await sleeper();
    const started = await processStart(pid);
    await leftBehind(directory, pid, (text) => text.replace(`"started":"${started}"`, '"started":"another time"'));
    await endLeftovers(directory);
    expect(await lived(child)).toBe(true);
    expect(await readdir(directory)).toEqual([]);
  });

  it.each([
    ['of another machine', (text: string) => text.replace('"space":"', '"space":"elsewhere ')],
    ['that was cut off', (text: string) => text.slice(0, -4)],
    ['of all processes', (text: string) => text.replace(/"child":\{"pid":\d+/, '"child":{"pid":1')],
  ])('%s is left alone', async (_name, change) => {
    const directory = await folder();
    const { pid, child } = await sleeper();
    await leftBehind(directory, pid, change);
    await endLeftovers(directory);
    expect(await lived(child)).toBe(true);
    expect(await readdir(directory)).toHaveLength(1);
  });

  it('counts only in a folder that nobody else can write to', async () => {
    const directory = await folder();
    const { pid, child } = await sleeper();
    await leftBehind(directory, pid);
    await chmod(directory, 0o777);
    await endLeftovers(directory);
    expect(await lived(child)).toBe(true);
    const open = await folder();
    await mkdir(open);
    await chmod(open, 0o755);
    await recordProcess(open, pid);
    expect(await readdir(open)).toEqual([]);
  });
});

it('a process is told by when it started, which stays as it is, and one that is gone by nothing', async () => {
  const { pid, child } = await sleeper();
  const dates = await Promise.all([startByPs(pid), startByPs(process.pid)]);
  for (const date of dates) expect(Date.parse(date ?? '')).toBeGreaterThan(0);
  const before = await processStart(pid);
  expect(before).toBeDefined();
  expect(await processStart(pid)).toBe(before);
  if (process.platform === 'linux') expect(startInProc(pid)).not.toBe(startInProc(process.pid));
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect([await processStart(pid), await startByPs(pid), startInProc(pid)]).toEqual([undefined, undefined, undefined]);
});

it.runIf(process.platform === 'linux')('one that was not waited for is gone', async () => {
  // It is killed when its parent has become another program, which waits for nothing.
  const script = 'sleep 60 & echo $!; exec cat';
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const pid = Number(String((await once(child.stdout, 'data'))[0]));
  child.stdin.write('the other program repeats this');
  await once(child.stdout, 'data');
  process.kill(pid, 'SIGKILL');
  await expect.poll(() => readFile(`/proc/${pid}/stat`, 'utf8')).toContain(') Z ');
  expect(startInProc(pid)).toBeUndefined();
  expect(await startByPs(pid)).toBeUndefined();
});
