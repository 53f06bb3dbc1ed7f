// Needs ffmpeg.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { inOneLine, run } from './run.ts';

const command = join(import.meta.dirname, '../bin/clipwright.js');
const folder = mkdtempSync(join(tmpdir(), 'clipwright-piping-'));
const temporary = mkdtempSync(join(folder, 'temporary-'));
const media = join(folder, 'a.mp4');
const env = { ...process.env, CLIPWRIGHT_CACHE_DIR: join(folder, 'cache'), TMPDIR: temporary };
const start = promisify(execFile);
afterAll(() => rmSync(folder, { recursive: true }));

await start('ffmpeg', ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=s=64x48:r=25:d=1', '-y', media]);

const render = (...args: readonly string[]) =>
  start(process.execPath, [command, 'render', media, '-o', ...args], { env, encoding: 'buffer', maxBuffer: 2 ** 26 });

describe('a video on standard output', () => {
  it.each([
    ['mp4', []],
    ['mkv', ['--container', 'mkv']],
  ])('has the bytes of the same in a file: %s', async (name, args) => {
    const file = join(folder, `film.${name}`);
    await render(file);
    const { stdout, stderr } = await render('-', ...args);
    expect(stdout.equals(readFileSync(file))).toBe(true);
    expect(String(stderr)).toMatch(/^standard output\n {2}25 frames/m);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it('that its reader leaves is an error, and leaves nothing', async () => {
    const child = spawn(process.execPath, [command, 'render', media, '-o', '-'], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const told: Buffer[] = [];
    child.stderr.on('data', (text: Buffer) => told.push(text));
    // Before the first byte: a short video would fit into the pipe.
    child.stdout.destroy();
    const code = await new Promise((resolve) => child.on('close', resolve));
    expect([code, Buffer.concat(told).toString()]).toEqual([1, expect.stringContaining('output-unwritable')]);
    expect(readdirSync(temporary)).toEqual([]);
  });

  it.each([
    [['-o', '-', '--json'], 'cannot both go to standard output'],
    [['-o', '-', '--watch'], 'makes one again and again'],
    [['-o', join(folder, 'film.mkv'), '--container', 'mkv'], 'is that of its name'],
  ])('is refused with %j', async (args, why) => {
    const { exitCode, stdout, stderr } = await run(['render', media, ...args]);
    expect(exitCode).toBe(2);
    expect(inOneLine(stdout + stderr)).toContain(why);
  });

  it('is refused on a terminal, before anything is made', async () => {
    const { exitCode, stderr } = await run(['render', media, '-o', '-'], { columns: 80 });
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('A terminal shows no video.')]);
  });
});
