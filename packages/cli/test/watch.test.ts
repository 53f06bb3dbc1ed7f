// Needs ffmpeg or node-av.
import { copyFile, rename, writeFile } from 'node:fs/promises';
import { makeMedia } from '@clipwright/test-kit/make-media';
import { beforeAll, describe, expect, it } from 'vitest';
import { runCli } from '../src/index.ts';
import { capture } from './capture.ts';
import { testDirectory } from './media.ts';
import { inputOf, run } from './run.ts';

const directory = testDirectory();

describe('render --watch', () => {
  it('renders again what the list says, and when a source is another, until it is cancelled', async () => {
    const cwd = directory.path;
    const write = (items: readonly object[]) => writeFile(directory.file('cuts.json'), JSON.stringify(items));
    await copyFile(directory.file('a.mp4'), directory.file('c.mp4'));
    await write([{ source: 'c.mp4', end: 1 }]);
    const [stdout, stderr, stop] = [capture(), capture(), new AbortController()];
    const ended = runCli(['render', 'cuts.json', '-o', 'out.mp4', '--watch', '--copy', 'never'], {
      ...{ stdout: stdout.stream, stderr: stderr.stream, stdin: () => inputOf(''), cwd, signal: stop.signal },
      env: { PATH: process.env.PATH, CLIPWRIGHT_CACHE_DIR: directory.file('kept') },
    });
    const renders = () => stdout.text().match(/\d+ frames, /g) ?? [];
    const watches = () => stderr.text().split('watching 2 files; Ctrl-C ends it').length - 1;
    const next = (times: number) => expect.poll(watches).toBe(times);
    await next(1);

    // What is wrong is told, and mended by the next change, by what was kept.
    await writeFile(directory.file('cuts.json'), '[{');
    await expect.poll(() => stderr.text()).toContain('clipwright: invalid-list');
    await write([{ source: 'c.mp4', end: 1, note: 'the same' }]);
    await next(2);
    expect(renders()).toEqual(['25 frames, ', '25 frames, ']);
    expect(stdout.text()).toContain('0 encoded, 1 reused');

    // Another source in its place, all at once, as editors write.
    await copyFile(directory.file('b.mp4'), directory.file('d.mp4'));
    await rename(directory.file('d.mp4'), directory.file('c.mp4'));
    await next(3);
    expect(renders()).toEqual(['25 frames, ', '25 frames, ', '30 frames, ']);
    stop.abort();
    expect(await ended).toBe(130);
  });

  it.each([
    [['-'], 'Standard input is read once'],
    [['a.mp4', '--json'], '--json is one report'],
    [['a.mp4', '--dry-run'], '--dry-run renders nothing'],
  ])('refuses %j', async (argv, told) => {
    const { stderr, exitCode } = await run(['render', ...argv, '-o', 'x.mp4', '--watch'], { cwd: directory.path });
    expect(stderr).toContain(told);
    expect(exitCode).toBe(2);
  });

  it('ends where it must not replace what is there', async () => {
    const { stderr, exitCode } = await run(['render', 'a.mp4', '-o', 'b.mp4', '--watch'], { cwd: directory.path });
    expect(stderr).toContain('output-exists');
    expect(exitCode).toBe(1);
  });
});

describe('--draft', () => {
  beforeAll(() =>
    makeMedia(directory.path, 'large.mp4', 'testsrc2=s=1280x536:r=25:d=0.2[v]', [
      '-c:v',
      'libx264',
      '-pix_fmt',
      'yuv420p',
    ]),
  );
  const profileOf = async (...argv: readonly string[]) => {
    const { stdout } = await run(['plan', ...argv, '--draft', '--json'], { cwd: directory.path });
    return JSON.parse(stdout).plan.profile;
  };

  it('is no larger than 640 pixels, in the same shape, at the same rate, and quick', async () => {
    expect(await profileOf('a.mp4', 'b.mp4')).toMatchObject({ width: 160, height: 90, frameRate: '25/1' });
    expect(await profileOf('a.mp4', '--size', '1920x1080')).toMatchObject({ width: 1920, height: 1080 });
    const video = { preset: 'ultrafast', crf: 30 };
    expect(await profileOf('large.mp4')).toMatchObject({ width: 640, height: 268, video });
    expect(await profileOf('large.mp4', '--crf', '20')).toMatchObject({ width: 640, video: { crf: 20 } });
  });
});
