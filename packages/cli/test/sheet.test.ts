// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const directory = testDirectory();
const cli = (argv: string[], env: Record<string, string> = {}) => run(argv, { cwd: directory.path, env });

beforeAll(async () => {
  const list = [
    { source: 'a.mp4', start: 0.2, end: 1.8 },
    { source: 'gone.mp4', start: 0, end: 1 },
    { gap: 1 },
    { source: 'b.mp4', end: 9 },
  ];
  await writeFile(directory.file('list.json'), JSON.stringify(list));
});

/** An area of a picture, three bytes a pixel. */
function pixels(name: string, width: number, height: number, left = 0, top = 0): Buffer {
  const area = ['-vf', `crop=${width}:${height}:${left}:${top}`, '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'];
  return execFileSync('ffmpeg', ['-v', 'error', '-i', directory.file(name), ...area]);
}

describe('sheet', () => {
  it('shows each clip, and a skipped one with its code', async () => {
    const { exitCode, stdout, stderr } = await cli(['sheet', 'list.json', '-o', 'sheet.jpg', '--json']);
    expect(exitCode).toBe(3);
    expect(stderr).toContain('clip 2 (gone.mp4) skipped: source-missing');
    expect(stderr).toContain('clip 4 (b.mp4) end-clamped');
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      output: directory.file('sheet.jpg'),
      width: 3 * 320 + 4 * 16,
      columns: 3,
      rows: 1,
      bytes: (await readFile(directory.file('sheet.jpg'))).length,
      total: 3,
      loaded: 2,
      skipped: 1,
      pictures: { decoded: 2, reused: 0 },
    });
    expect(report.clips).toMatchObject([
      { index: 0, source: 'a.mp4', status: 'loaded', pictures: [{ time: 1, pts: 25 * 512, cached: false }] },
      { index: 1, source: 'gone.mp4', status: 'skipped', code: 'source-missing', pictures: [] },
      { index: 3, source: 'b.mp4', status: 'loaded', pictures: [{ time: 0.5, pts: 15 * 512, cached: false }] },
    ]);
    // The tile of the one that is missing is reddish.
    const [red = 0, green = 0, blue = 0] = pixels('sheet.jpg', 1, 1, 16 + 336 + 5, 100);
    expect(red).toBeGreaterThan(green + 10);
    expect(red).toBeGreaterThan(blue + 10);
  });

  it('shows the very frames that frames writes', async () => {
    const made = await cli(['sheet', 'a.mp4', '-o', 'two.png', '--per-clip', '2', '--columns', '2', '--width', '160']);
    expect(made.exitCode).toBe(0);
    expect(made.stdout).toContain('1 of 1 clips shown; pictures: 2 decoded, 0 reused');
    await cli(['frames', 'a.mp4', '--at', '0.5,1.5', '-o', 'f']);
    for (const [position, name] of ['f/a-0.500s.png', 'f/a-1.500s.png'].entries()) {
      const shown = pixels('two.png', 160, 90, 8 + position * 168, 23);
      expect(shown.equals(pixels(name, 160, 90))).toBe(true);
    }
  });

  it('decodes nothing a second time', async () => {
    const logging = directory.file('logging-ffmpeg');
    await writeFile(logging, `#!/bin/sh\necho "$@" >> "${directory.file('log')}"\nexec ffmpeg "$@"\n`);
    await chmod(logging, 0o755);
    const sheet = async (name: string, ...more: string[]) => {
      await writeFile(directory.file('log'), '');
      const argv = ['sheet', 'a.mp4', 'b.mp4', '-o', name, '--cache-dir', 'kept', '--json', ...more];
      const { pictures } = JSON.parse((await cli(argv, { CLIPWRIGHT_FFMPEG: logging })).stdout);
      const log = await readFile(directory.file('log'), 'utf8');
      return { ...pictures, decoding: log.split('\n').filter((line) => line.includes('.mp4')).length };
    };
    expect(await sheet('first.png')).toEqual({ decoded: 2, reused: 0, decoding: 2 });
    expect(await sheet('second.png')).toEqual({ decoded: 0, reused: 2, decoding: 0 });
    expect(await readFile(directory.file('second.png'))).toEqual(await readFile(directory.file('first.png')));
    expect(await sheet('other.png', '--width', '100')).toEqual({ decoded: 2, reused: 0, decoding: 2 });
    expect(await sheet('more.png', '--per-clip', '3')).toEqual({ decoded: 4, reused: 2, decoding: 4 });
    expect(await sheet('without.png', '--no-cache')).toEqual({ decoded: 2, reused: 0, decoding: 2 });
  });

  it('replaces nothing unless it is told to', async () => {
    await writeFile(directory.file('mine.png'), 'mine');
    const refused = await cli(['sheet', 'a.mp4', '-o', 'mine.png', '--json']);
    expect(refused.exitCode).toBe(1);
    expect(JSON.parse(refused.stdout).error.code).toBe('output-exists');
    expect(await readFile(directory.file('mine.png'), 'utf8')).toBe('mine');
    expect((await cli(['sheet', 'a.mp4', '-o', 'mine.png', '--overwrite'])).exitCode).toBe(0);
    expect(pixels('mine.png', 1, 1)).toHaveLength(3);
  });

  it.each([
    ['invalid-option', 2, ['a.mp4', '-o', 'sheet.gif']],
    ['nothing-loaded', 1, ['gone.mp4', '-o', 'none.png']],
    ['output-unwritable', 1, ['a.mp4', '-o', 'no/where.png']],
  ])('fails with %s', async (code, expected, argv) => {
    const { exitCode, stdout } = await cli(['sheet', ...argv, '--json']);
    expect(JSON.parse(stdout).error.code).toBe(code);
    expect(exitCode).toBe(expected);
  });

  it('ends with 130 when it is cancelled, and leaves nothing', async () => {
    const controller = new AbortController();
    const [stuck, begun] = [directory.file('stuck-ffmpeg'), directory.file('begun')];
    const body = `case "$*" in *-version*) exec ffmpeg "$@";; esac\n: > '${begun}'\nexec sleep 60`;
    await writeFile(stuck, `#!/bin/sh\n${body}\n`);
    await chmod(stuck, 0o755);
    const running = run(['sheet', 'a.mp4', 'b.mp4', '-o', 'cancelled.png', '--no-cache'], {
      cwd: directory.path,
      env: { CLIPWRIGHT_FFMPEG: stuck },
      signal: controller.signal,
    });
    await expect.poll(() => existsSync(begun)).toBe(true);
    controller.abort();
    expect((await running).exitCode).toBe(130);
    expect((await readdir(directory.path)).filter((name) => /cancelled|clipwright/.test(name))).toEqual([]);
  });
});
