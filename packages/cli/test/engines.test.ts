// Needs ffmpeg or node-av.
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { grayFrames } from '@clipwright/test-kit/gray-frames';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
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

/** An ffmpeg and an ffprobe that are found first, do nothing, and leave a note when they are run. */
async function withUselessFfmpeg(): Promise<{ readonly wasRun: () => boolean }> {
  const [folder, note] = [directory.file('useless'), directory.file('note')];
  await mkdir(folder, { recursive: true });
  for (const name of ['ffmpeg', 'ffprobe']) {
    await writeFile(`${folder}/${name}`, `#!/bin/sh\necho "$0" >> '${note}'\nexit 1\n`, { mode: 0o755 });
  }
  vi.stubEnv('PATH', `${folder}${delimiter}${process.env.PATH}`);
  return { wasRun: () => existsSync(note) };
}

/** How many pictures a file has of the size of the sources: by ffmpeg, or by what loads it where there is none. */
async function picturesIn(file: string): Promise<number> {
  if (hasFfmpeg) return grayFrames(file).length / (160 * 90);
  return JSON.parse((await run(['load', file, '--json'])).stdout).clips[0].frames;
}

describe.skipIf(!hasLibrary)('FFmpeg libraries as an engine (needs node-av)', () => {
  it.skipIf(process.platform === 'win32').each([
    { by: 'flags', flags: ['--loader', 'libav', '--renderer', 'libav'], settings: {} },
    { by: 'the config file', flags: [], settings: { defaults: { loader: 'libav', renderer: 'libav' } } },
    { by: 'both', flags: ['--renderer', 'libav'], settings: { defaults: { loader: 'libav', renderer: 'ffmpeg' } } },
  ])('render, named by $by, every frame, and no ffmpeg is run', async ({ by, flags, settings }) => {
    const cwd = directory.file(`of ${by}`);
    await mkdir(cwd);
    await writeFile(`${cwd}/clipwright.config.json`, JSON.stringify(settings));
    const useless = await withUselessFfmpeg();
    const file = `${cwd}/out.mp4`;
    const { exitCode, stdout, stderr } = await run(['render', list(), '-o', file, '--json', ...flags], { cwd });
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ frames: 15, clips: [{ status: 'rendered' }] });
    expect(useless.wasRun()).toBe(false);
    vi.unstubAllEnvs();
    expect(await picturesIn(file)).toBe(15);
  });

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

  it.skipIf(!hasFfmpeg)(
    'is not taken where ffmpeg is there, nor in the place of one that was named (needs ffmpeg)',
    async () => {
      const here = JSON.parse((await run(['doctor', '--json'])).stdout);
      expect(here.engine).toEqual({ name: 'ffmpeg', why: 'it is there' });
      const { exitCode, stdout } = await run(['doctor', '--json', '--ffmpeg', '/nowhere/ffmpeg']);
      expect(exitCode).toBe(1);
      expect(JSON.parse(stdout).engine).toEqual({ name: 'ffmpeg', why: 'it was named by its path' });
    },
  );

  it('fetches nothing: hosts are refused with it alone', async () => {
    const hosts = ['load', list(), '--json', '--allow-host', 'example.org'];
    const { exitCode, stdout } = await run([...hosts, '--loader', 'libav']);
    expect(exitCode).not.toBe(0);
    expect(JSON.parse(stdout).error).toMatchObject({
      code: 'invalid-option',
      message: expect.stringContaining('only the loader of ffmpeg fetches sources'),
    });
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
