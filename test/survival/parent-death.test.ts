import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evalTool } from './hostile/eval-tool.ts';
import { markedProcesses, markName, newMark } from './marked-processes.ts';

/* A program that is killed while a tool runs: against the runner as it is built. */

const script = fileURLToPath(new URL('./hostile/lone-run.mjs', import.meta.url));
/** Says that it runs, and goes on for good. */
const stays = 'echo running >&4; while :; do read x; done < /dev/zero';

describe.runIf(process.platform === 'linux')('when a program is killed, what it runs', () => {
  let directory = '';
  let tool = '';
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'clipwright-parent-'));
    tool = await evalTool(directory);
  });
  afterAll(() => rm(directory, { recursive: true }));

  /** Starts a program that runs the tool; resolves when it has said so, to what kills it. */
  const start = async (work: string, mark: string, path: string | undefined, said: string) => {
    const env = { PATH: path, TMPDIR: directory, [markName]: mark };
    const child = spawn(process.execPath, [script, tool, work], { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const exit = once(child, 'exit');
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await exit;
    };
    for await (const line of createInterface({ input: child.stdout })) if (line === said) return kill;
    throw new Error('It ended before that.');
  };

  const gone = (mark: string): Promise<void> => expect.poll(() => markedProcesses(mark)).toEqual([]);

  it('dies with it', async () => {
    const mark = newMark();
    const kill = await start(stays, mark, process.env.PATH, 'running');
    expect(markedProcesses(mark)).toHaveLength(2);
    await kill();
    await gone(mark);
  });

  it('is ended by the next program that starts, where there is no setpriv', async () => {
    const [first, second] = [newMark(), newMark()];
    const nowhere = join(directory, 'nothing-here');
    const kill = await start(stays, first, nowhere, 'running');
    const folder = join(directory, `clipwright-processes-${process.getuid?.()}`);
    await expect.poll(() => readdir(folder)).toEqual([expect.stringMatching(/json$/)]);
    await kill();
    expect(markedProcesses(first)).toHaveLength(1);
    // Long enough to be written down itself.
    await start('/bin/sleep 0.3', second, nowhere, 'done');
    await gone(first);
    expect(await readdir(folder)).toEqual([]);
    await gone(second);
  });

  it('dies with the worker thread that started it', async () => {
    const mark = newMark();
    const env = { ...process.env, [markName]: mark };
    const worker = new Worker(script, { workerData: [tool, stays], env, execArgv: [] });
    expect(await once(worker, 'message')).toEqual(['running']);
    expect(markedProcesses(mark)).toHaveLength(1);
    await worker.terminate();
    await gone(mark);
  });
});
