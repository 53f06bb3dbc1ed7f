import { writeFile } from 'node:fs/promises';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const directory = testDirectory();
const list = (): string => directory.file('cuts.json');
beforeAll(() => writeFile(list(), JSON.stringify([{ source: 'a.mp4', start: 0.2, end: 0.8 }])));
afterEach(() => vi.unstubAllEnvs());

const withoutFfmpeg = (): void => {
  vi.stubEnv('PATH', directory.file('nothing'));
};

describe.skipIf(!hasLibrary)('FFmpeg libraries as an engine (needs node-av)', () => {
  it.each([
    ['--loader', 'libav'],
    ['--loader', 'libav', '--loader', 'ffmpeg'],
    ['--loader', 'auto'],
  ])('opens sources by %s %s', async (...flags) => {
    const { exitCode, stdout } = await run(['load', list(), '--json', ...flags]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).clips).toMatchObject([{ status: 'loaded', frames: 15, source: 'a.mp4' }]);
  });

  it('is taken where there is no ffmpeg, and doctor says why', async () => {
    withoutFfmpeg();
    const loaded = await run(['load', list(), '--json']);
    expect(loaded.exitCode).toBe(0);
    expect(JSON.parse(loaded.stdout).clips).toMatchObject([{ status: 'loaded' }]);
    const { exitCode, stdout } = await run(['doctor', '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: true,
      ffmpeg: null,
      libav: { version: expect.stringMatching(/^\d/) },
      engine: { name: 'libav', why: 'there is no ffmpeg, and node-av is installed' },
      problems: [{ fatal: false, message: expect.stringContaining('ffmpeg was not found') }],
    });
  });

  it('is not taken where ffmpeg is there, nor in the place of one that was named', async () => {
    const here = JSON.parse((await run(['doctor', '--json'])).stdout);
    expect(here.engine).toEqual({ name: 'ffmpeg', why: 'it is there' });
    const { exitCode, stdout } = await run(['doctor', '--json', '--ffmpeg', '/nowhere/ffmpeg']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout).engine).toEqual({ name: 'ffmpeg', why: 'it was named by its path' });
  });

  it('is refused where ffmpeg is asked for by name', async () => {
    withoutFfmpeg();
    const { exitCode, stderr } = await run(['render', list(), '-o', directory.file('out.mp4'), '--renderer', 'ffmpeg']);
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('ffmpeg was not found');
  });
});

it('another name is no engine', async () => {
  const { exitCode, stderr } = await run(['load', list(), '--loader', 'libva']);
  expect(exitCode).not.toBe(0);
  expect(stderr).toContain('Did you mean libav?');
});
