import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Behaviour, behaviours, stallMs } from './hostile/behaviours.ts';
import { evalTool } from './hostile/eval-tool.ts';
import { markedProcesses, markName, newMark } from './marked-processes.ts';

/*
 * A tool that does everything wrong, against the runner as it is built: in a program of its own for each way to run a
 * tool, which measures itself.
 */

const host = fileURLToPath(new URL('./hostile/host.mjs', import.meta.url));
const graceMs = 250;
const mebibyte = 1024 * 1024;
const ways = ['run', 'stream'] as const;

interface Report {
  readonly end: string;
  readonly message?: string;
  readonly ms: number;
  /** What a run that does nothing took around it: longer than some hundredths of a second where the machine is busy. */
  readonly idleMs: number;
  readonly grown: number;
  readonly used: number;
  readonly descriptors: number;
  readonly listeners: number;
  readonly fed: number;
  readonly unhandled: number;
}

describe.runIf(process.platform === 'linux')('a hostile tool', () => {
  const mark = newMark();
  const reports: Record<(typeof ways)[number], Report[]> = { run: [], stream: [] };
  let directory = '';
  let left: number[] = [];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'clipwright-hostile-'));
    const tool = await evalTool(directory);
    const runs = ways.map(async (way) => {
      // No other may: a busy machine may take long to start a process.
      const stalls = ({ ends }: Behaviour) => (ends === 'tool-stalled' ? { stallMs } : {});
      const tasks = behaviours.map((behaviour) => ({ ...stalls(behaviour), ...behaviour, way }));
      const child = spawn(process.execPath, ['--expose-gc', host, JSON.stringify({ tool, graceMs, tasks })], {
        env: { ...process.env, [markName]: mark },
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const lines = (await text(child.stdout)).trim().split('\n');
      reports[way].push(...lines.map((line): Report => JSON.parse(line)));
    });
    await Promise.all(runs);
    left = markedProcesses(mark);
  });
  afterAll(async () => {
    for (const pid of left) process.kill(pid, 'SIGKILL');
    await rm(directory, { recursive: true });
  });

  for (const [index, behaviour] of behaviours.entries()) {
    it.each(ways)(`that ${behaviour.does} (%s)`, (way) => {
      const report = reports[way][index];
      expect(report?.end, report?.message).toBe(behaviour.ends);
      expect(report?.message ?? '').toContain(behaviour.says ?? '');
      expect(report?.ms).toBeLessThan((behaviour.noticeMs ?? 0) + graceMs + 1000 + 20 * (report?.idleMs ?? 0));
      expect(report?.grown).toBeLessThan(64 * mebibyte);
      expect(report?.used).toBeLessThan(64 * mebibyte);
      expect(report).toMatchObject({ descriptors: 0, listeners: 0, fed: 0, unhandled: 0 });
    });
  }

  it('leaves nothing behind', () => {
    expect(left).toEqual([]);
  });
});
