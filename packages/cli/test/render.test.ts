// Needs ffmpeg or node-av.
import { readdir, writeFile } from 'node:fs/promises';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const directory = testDirectory();
const render = (...argv: string[]) =>
  run(['render', ...argv], {
    cwd: directory.path,
    env: { CLIPWRIGHT_CACHE_DIR: directory.file('kept') },
  });

const good = [
  { source: 'a.mp4', start: 0, end: 1 },
  { source: 'b.mp4', start: 0.5 },
];
const bad = [
  { source: 'gone.mp4', start: 0, end: 1 },
  { source: 'text.mp4', start: 0, end: 1 },
  { source: 'b.mp4', start: 5, end: 6 },
];

beforeAll(async () => {
  await Promise.all([
    writeFile(directory.file('good.json'), JSON.stringify(good)),
    writeFile(directory.file('mixed.json'), JSON.stringify([...good, ...bad])),
    writeFile(directory.file('text.mp4'), 'this is text'),
  ]);
});

describe('render', () => {
  it('makes a video and reports it', async () => {
    const { exitCode, stdout } = await render('good.json', '-o', 'out.mp4', '--json', '--fps', '25');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      output: directory.file('out.mp4'),
      frames: 38,
      duration: 1.5,
      elapsedMs: expect.any(Number),
      skipped: 0,
      held: 0,
      verified: true,
      clips: [
        { index: 0, source: 'a.mp4', start: 0, end: 1, status: 'rendered', frames: 25, ms: expect.any(Number) },
        { index: 1, source: 'b.mp4', start: 0.5, end: 1, status: 'rendered', frames: 13, ms: expect.any(Number) },
      ],
    });
    expect(await readdir(directory.path)).toContain('out.mp4');
  });

  it.skipIf(!hasFfmpeg)('refuses to replace a video unless told to, and uses what it kept (needs ffmpeg)', async () => {
    await writeFile(directory.file('there.mp4'), 'something');
    const refused = await render('good.json', '-o', 'there.mp4', '--json', '--fps', '25');
    expect(JSON.parse(refused.stdout)).toMatchObject({ error: { code: 'output-exists' } });
    expect(refused.exitCode).toBe(1);
    await render('good.json', '-o', 'there.mp4', '--overwrite', '--fps', '25');
    const again = await render('good.json', '-o', 'there.mp4', '--overwrite', '--fps', '25', '--json');
    // Both are short, and share a process.
    expect(JSON.parse(again.stdout).segments).toEqual({ total: 1, encoded: 0, reused: 1 });
    const fresh = await render('good.json', '-o', 'there.mp4', '--overwrite', '--fps', '25', '--no-cache', '--json');
    expect(JSON.parse(fresh.stdout).segments).toEqual({ total: 1, encoded: 1, reused: 0 });
  });

  it('names each skipped clip with its reason, and ends with 3', async () => {
    const { exitCode, stdout, stderr } = await render('mixed.json', '-o', 'mixed.mp4', '--json');
    expect(exitCode).toBe(3);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ skipped: 3, verified: true });
    const outcomes = report.clips.map(({ status, code }: { status: string; code?: string }) => [status, code]);
    expect(outcomes).toEqual([
      ['rendered', undefined],
      ['rendered', undefined],
      ['skipped', 'source-missing'],
      ['skipped', 'not-media'],
      ['skipped', 'start-past-end'],
    ]);
    expect(stderr).toMatch(/^clip 3 \(gone\.mp4\) skipped: source-missing: ./m);
    expect(stderr).toMatch(/^clip 4 \(text\.mp4\) skipped: not-media: ./m);
    expect(stderr).toMatch(/^clip 5 \(b\.mp4\) skipped: start-past-end: ./m);
  });

  it('holds failed clips, or fails at the first, when asked to', async () => {
    const held = await render('mixed.json', '-o', 'held.mp4', '--on-error', 'hold', '--fps', '25', '--json');
    expect(held.exitCode).toBe(3);
    expect(JSON.parse(held.stdout)).toMatchObject({ frames: 113, held: 3, skipped: 0 });
    expect(held.stderr).toMatch(/^clip 3 \(gone\.mp4\) held: source-missing: ./m);
    const failed = await render('mixed.json', '-o', 'failed.mp4', '--on-error', 'fail', '--json');
    expect(failed.exitCode).toBe(1);
    expect(JSON.parse(failed.stdout)).toHaveProperty('error.code');
    expect(await readdir(directory.path)).not.toContain('failed.mp4');
  });

  it.skipIf(!hasFfmpeg)('prints a plan and writes nothing on a dry run (needs ffmpeg)', async () => {
    const before = await readdir(directory.path);
    const page = await render('mixed.json', '-o', 'plan.mp4', '--dry-run', '--fps', '25', '--size', '320x180');
    expect(page.exitCode).toBe(3);
    expect(page.stdout).toMatch(
      /38 frames, 1\.500 s, 320x180 at 25 fps, sound, 1 segment; about \d+ ms of processor time; nothing was written/,
    );
    expect(page.stdout).toMatch(/^2 {2}b\.mp4 .* 1\.000 +25 +13 {2}ready$/m);
    expect(page.stdout).toMatch(/^4 {2}text\.mp4 .* not-media$/m);
    const json = await render('good.json', '-o', 'plan.mp4', '--dry-run', '--no-audio', '--json');
    expect(json.exitCode).toBe(0);
    expect(JSON.parse(json.stdout)).toMatchObject({ plan: { audio: null, segments: [{}] }, clips: [{}, {}] });
    expect(await readdir(directory.path)).toEqual(before);
  });

  it.each([
    ['.webm', 'out.webm', ['--codec', 'hevc'], 2],
    ['.webm', 'out.webm', ['--audio-codec', 'aac'], 2],
    ['.mov', 'out.mov', ['--codec', 'vp9'], 2],
    ['.mov', 'out.mov', ['--audio-codec', 'opus'], 2],
    ['out.avi', 'out.avi', [], 2],
    ['one of the sources', 'b.mp4', [], 1],
    ['already', 'text.mp4', [], 1],
    ['gone.mp3', 'plan.mp4', ['--music', 'gone.mp3'], 1],
  ] as const)(
    'refuses on a dry run what a render refuses, in the same words: %s, %s %s',
    async (said, name, flags, code) => {
      const [dry, wet] = [['--dry-run', '--json'], ['--json']].map((more) => {
        return render('good.json', '-o', name, ...flags, ...more);
      });
      const refused = await wet;
      expect(await dry).toMatchObject({ exitCode: code, stdout: refused?.stdout });
      expect(JSON.parse(refused?.stdout ?? '').error.message).toContain(said);
    },
  );

  it('tells people what was made, in lines of 80 columns', async () => {
    const { stdout, stderr } = await render('good.json', '-o', 'people.mp4', '--fps', '25');
    expect(stdout).toMatch(
      /people\.mp4\n {2}38 frames, 1\.500 s, 160x90 at 25 fps, .*, verified\n {2}2 of 2 clips rendered/,
    );
    expect(stderr).toMatch(/^load: 100 %, 2 of 2$/m);
    expect(stderr).toMatch(/^encode: 100 %, /m);
  });

  it('takes an output that it cannot write for wrong usage', async () => {
    const { exitCode, stdout } = await render('good.json', '-o', 'out.txt', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'invalid-option' } });
    expect(exitCode).toBe(2);
  });
});
