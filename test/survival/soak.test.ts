// Needs ffmpeg.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { isSoak } from '@clipwright/test-kit/soak';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markedProcesses, markName, newMark } from './marked-processes.ts';
import type { SoakReport } from './soak/report.ts';

/*
 * One program in a process of its own renders, loads, reads, is cancelled and suffers at random, over one store, one
 * cache and one runner. After each round nothing may be held that was not held before, and every finished output is
 * held against one made in peace. `CLIPWRIGHT_SOAK_MINUTES` and `CLIPWRIGHT_SOAK_SEED` choose how long, and which run.
 */

const program = fileURLToPath(new URL('./dist/soak/main.js', import.meta.url));
const minutes = Number(process.env.CLIPWRIGHT_SOAK_MINUTES ?? (isSoak ? 30 : 0));
const seed = process.env.CLIPWRIGHT_SOAK_SEED ?? String(Math.floor(Math.random() * 2 ** 31));
/** Milliseconds. */
const patience = minutes * 60_000 + 600_000;

// What a process holds is read from /proc.
describe.runIf(process.platform === 'linux')(`${minutes} minutes of use, seed ${seed}`, () => {
  const mark = newMark();
  let folder = '';
  let report: SoakReport;

  beforeAll(async () => {
    if (!existsSync(program)) throw new Error(`${program} is missing: build first (npx tsc -b).`);
    folder = await mkdtemp(join(tmpdir(), 'clipwright-soak-'));
    await mkdir(join(folder, 'tmp'));
    const child = spawn(
      process.execPath,
      // What it grew by in half an hour was code that V8 optimized again and again (heap snapshots): it shall be what
      // the program holds.
      ['--expose-gc', '--no-opt', program, '--folder', folder, '--seed', seed, '--seconds', String(minutes * 60)],
      { env: { ...process.env, [markName]: mark, TMPDIR: join(folder, 'tmp') }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const closed = once(child, 'close');
    const [said, complaints] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    expect(complaints).toBe('');
    report = JSON.parse(said);
  }, patience);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('gives what it gives in peace, or an error that says why', async ({ annotate }) => {
    await annotate(`${report.rounds} rounds: ${JSON.stringify(report.done)}`);
    expect(report.wrong).toEqual([]);
    expect(report.rounds).toBeGreaterThan(0);
  });

  it('holds nothing after a round that it did not hold before', () => {
    expect(report.leaks).toEqual([]);
  });

  it('grows by less than 10 MB', async ({ annotate }) => {
    const { before, after } = report.memory;
    await annotate(`${after - before} bytes`);
    expect(after - before).toBeLessThan(10_000_000);
  });

  it('leaves no process and no file when it is disposed', async () => {
    expect(markedProcesses(mark)).toEqual([]);
    for (const name of ['tmp', 'outputs', 'store/store-v1/leases', 'store/store-v1/sessions']) {
      expect(await readdir(join(folder, name)), name).toEqual([]);
    }
  });
});
