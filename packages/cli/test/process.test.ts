// Needs ffmpeg or node-av.
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { processesLeft } from './processes-left.ts';

/*
 * The command as it is started: these tests run the built files, so build before them.
 */

const bin = fileURLToPath(new URL('../bin/clipwright.js', import.meta.url));
const directory = testDirectory();

beforeAll(async () => {
  await mkdir(directory.file('tmp'));
  const clips = Array.from({ length: 40 }, (_, index) => ({ source: 'a.mp4', start: index / 40, end: index / 40 + 1 }));
  await writeFile(directory.file('long.json'), JSON.stringify(clips));
});

interface Running {
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<number | null>;
}

function start(argv: readonly string[], script = bin): Running {
  const child = spawn(process.execPath, [script, ...argv], {
    cwd: directory.path,
    env: { PATH: process.env.PATH, TMPDIR: directory.file('tmp'), CLIPWRIGHT_CACHE_DIR: directory.file('kept') },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += String(chunk);
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', (code) => resolve(code)));
  return { child, output, ended };
}

/** Resolves when standard error says something. */
function said(running: Running, pattern: RegExp): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = (): void => {
      if (pattern.test(running.output.stderr)) resolve();
    };
    running.child.stderr?.on('data', look);
    void running.ended.then(() => reject(new Error(`It ended before that: ${running.output.stderr}`)));
  });
}

describe('the command as a process', () => {
  it('prints one JSON report on standard output and nothing else there', async () => {
    const running = start(['render', 'a.mp4', 'b.mp4', '-o', 'pure.mp4', '--json']);
    expect(await running.ended).toBe(0);
    expect(JSON.parse(running.output.stdout)).toMatchObject({ verified: true, skipped: 0 });
    expect(running.output.stderr).not.toContain('\u001b');
  });

  it('reads a list on standard input', async () => {
    const running = start(['load', '-', '--json']);
    running.child.stdin?.end('source,start,end\nb.mp4,0,0.5\n');
    expect(await running.ended).toBe(0);
    expect(JSON.parse(running.output.stdout)).toMatchObject({ clips: [{ source: 'b.mp4', frames: 15 }] });
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('ends on %s with %i, and leaves nothing', async (signal, exitCode) => {
    const running = start([
      'render',
      'long.json',
      '-o',
      'cancelled.mp4',
      '--preset',
      'veryslow',
      '--size',
      '640x360',
      '--json',
    ]);
    await said(running, /^load: 100 %/m);
    running.child.kill(signal);
    expect(await running.ended).toBe(exitCode);
    expect(JSON.parse(running.output.stdout)).toMatchObject({ error: { code: 'cancelled' } });
    expect(await readdir(directory.path)).not.toContain('cancelled.mp4');
    expect(await readdir(directory.file('tmp'))).toEqual([]);
    for (const unfinished of ['leases', 'sessions']) {
      expect(await readdir(directory.file(`kept/store-v1/${unfinished}`)), unfinished).toEqual([]);
    }
    if (process.platform === 'linux') expect([...(await processesLeft(directory.path)).values()]).toEqual([]);
  });

  it('ends on SIGINT while it waits for standard input', async () => {
    const running = start(['load', '-', '--json']);
    // More than a pipe holds: once it is written, the command is reading.
    await new Promise((resolve) => running.child.stdin?.write(' '.repeat(1_000_000), resolve));
    running.child.kill('SIGINT');
    expect(await running.ended).toBe(130);
    expect(JSON.parse(running.output.stdout)).toMatchObject({ error: { code: 'cancelled' } });
  });

  it('does not mind a reader that goes away', async () => {
    const running = start(['doctor', '--json']);
    running.child.stdout?.destroy();
    expect(await running.ended).toBe(0);
    expect(running.output.stderr).toBe('');
  });

  it('says so when it is not built', async () => {
    const place = await mkdtemp(join(tmpdir(), 'clipwright-unbuilt-'));
    try {
      await mkdir(join(place, 'bin'));
      await copyFile(bin, join(place, 'bin', 'clipwright.mjs'));
      const running = start(['doctor'], join(place, 'bin', 'clipwright.mjs'));
      expect(await running.ended).toBe(1);
      expect(running.output.stderr).toContain('is not built yet');
    } finally {
      await rm(place, { recursive: true });
    }
  });
});
