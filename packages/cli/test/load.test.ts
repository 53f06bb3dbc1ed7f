// Needs ffmpeg or node-av.
import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { inputOf, run } from './run.ts';

const directory = testDirectory();
const json = '[{ "video_file": "a.mp4", "start": 0.5, "end": 1 }, { "gap": 1 }, { "source": "b.mp4" }]';
const csv = 'start,end,file\n0.5,1,a.mp4\n,,b.mp4\n';

beforeAll(async () => {
  await Promise.all([
    writeFile(directory.file('cuts.json'), json),
    writeFile(directory.file('cuts.csv'), csv),
    writeFile(directory.file('broken.json'), '[{ "source": "a.mp4",\n  "start": "soon" }]'),
    writeFile(directory.file('no video.mp4'), 'this is text'),
    mkdir(directory.file('folder.json')),
  ]);
  if (process.platform !== 'win32') execFileSync('mkfifo', [directory.file('pipe.json')]);
});

const clips = [
  { source: 'a.mp4', status: 'loaded', width: 160, height: 90, frameRate: '25/1', start: 0.5, end: 1 },
  { source: 'b.mp4', status: 'loaded', width: 160, height: 90, frameRate: '30/1', start: 0, end: 1 },
];

describe('load', () => {
  it.each([
    ['a JSON list', ['cuts.json'], '', [0, 2]],
    ['a CSV list', ['cuts.csv'], '', [0, 1]],
    ['JSON on standard input', ['-'], json, [0, 2]],
    ['CSV on standard input', ['-'], csv, [0, 1]],
  ])('reads %s', async (_name, names, input, positions) => {
    const cwd = directory.path;
    const { exitCode, stdout } = await run(['load', ...names, '--json'], { cwd, stdin: inputOf(input) });
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ clips, total: 2, loaded: 2, skipped: 0, hits: 0, misses: 2 });
    expect(report.clips.map(({ frames }: { frames: number }) => frames)).toEqual([13, 30]);
    expect(report.clips.map(({ index }: { index: number }) => index)).toEqual(positions);
  });

  it('takes names relative to the list, not to the directory it runs in', async () => {
    const { exitCode, stdout } = await run(['load', directory.file('cuts.json'), '--json'], { cwd: '/' });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).clips[0].source).toBe('a.mp4');
  });

  it('takes bare video files as whole clips, and tells which source was open already', async () => {
    const { exitCode, stdout } = await run(['load', 'b.mp4', 'a.mp4', 'b.mp4', '--json'], { cwd: directory.path });
    expect(exitCode).toBe(0);
    const { hits, misses, clips: reports } = JSON.parse(stdout);
    expect([hits, misses]).toEqual([1, 2]);
    expect(reports.map(({ source, frames }: { source: string; frames: number }) => [source, frames])).toEqual([
      ['b.mp4', 30],
      ['a.mp4', 50],
      ['b.mp4', 30],
    ]);
  });

  it('names what it skipped and why, and ends with 3', async () => {
    const names = ['a.mp4', 'gone.mp4', 'no video.mp4'];
    const { exitCode, stdout, stderr } = await run(['load', ...names], { cwd: directory.path });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('clip 2 (gone.mp4) skipped: source-missing: ');
    expect(stderr).toContain('clip 3 (no video.mp4) skipped: not-media: ');
    expect(stdout).toContain('1 of 3 clips loaded, 1 source opened');
  });

  it('ends with 1 when nothing loaded, or at the first failure when asked to', async () => {
    const cwd = directory.path;
    const nothing = await run(['load', 'gone.mp4', '--json'], { cwd });
    expect(JSON.parse(nothing.stdout)).toMatchObject({ error: { code: 'nothing-loaded' } });
    expect(nothing.exitCode).toBe(1);
    const first = await run(['load', 'a.mp4', 'gone.mp4', '--on-error', 'fail', '--json'], { cwd });
    expect(JSON.parse(first.stdout)).toMatchObject({ error: { code: 'source-missing' } });
    expect(first.exitCode).toBe(1);
  });

  it.each([
    ['broken.json', 'Line 2, column 12'],
    ['gone.json', 'there is no such file'],
    ['gone.csv', 'there is no such file'],
    ['folder.json', 'it is no file'],
    ...(process.platform === 'win32' ? [] : [['pipe.json', 'it is no file']]),
  ])('refuses the list %s', async (list, problem) => {
    const { exitCode, stdout, stderr } = await run(['load', list, '--json'], { cwd: directory.path });
    expect(JSON.parse(stdout)).toEqual({ error: { code: 'invalid-list', message: expect.stringContaining(problem) } });
    expect(stderr).toContain(`clipwright: invalid-list: `);
    expect(exitCode).toBe(1);
  });

  it('starts nothing when it is cancelled already', async () => {
    const { exitCode, stdout } = await run(['load', 'a.mp4', '--json'], {
      cwd: directory.path,
      signal: AbortSignal.abort(),
    });
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cancelled' } });
    expect(exitCode).toBe(130);
  });

  it('can be cancelled while it waits for standard input', async () => {
    const controller = new AbortController();
    const silent = {
      [Symbol.asyncIterator]: () => ({ next: () => new Promise<IteratorResult<Uint8Array>>(() => {}) }),
    };
    const running = run(['load', '-'], { stdin: silent, signal: controller.signal });
    controller.abort();
    expect((await running).exitCode).toBe(130);
  });

  it('shows a table that fits the terminal', async () => {
    const { stdout } = await run(['load', 'a.mp4', 'b.mp4'], { cwd: directory.path, columns: 80 });
    const lines = stdout.split('\n');
    expect(lines[1]).toMatch(/^1 {2}a\.mp4 +0\.000 +2\.000 +160x90 +25 +50 +opened$/);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });
});
