// Needs ffmpeg or node-av.
import { execFileSync } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const directory = testDirectory();
const cli = (...argv: string[]) => run(argv, { cwd: directory.path });

/** Width and height of a picture, as ffprobe says. */
function sizeOf(name: string): string {
  const entries = ['-show_entries', 'stream=codec_name,width,height', '-of', 'csv=p=0'];
  return execFileSync('ffprobe', ['-v', 'error', ...entries, directory.file(name)], { encoding: 'utf8' }).trim();
}

describe('frames', () => {
  it.skipIf(!hasFfmpeg)('writes the frames on screen at given times, in any order (needs ffmpeg)', async () => {
    const { exitCode, stdout } = await cli('frames', 'a.mp4', '--at', '1.5, 0.5,1.51,0.5', '-o', 'one/two', '--json');
    expect(exitCode).toBe(0);
    const names = ['a-0.500s.png', 'a-1.500s.png', 'a-1.510s.png'];
    expect(await readdir(directory.file('one/two'))).toEqual(names);
    const { source, pictures } = JSON.parse(stdout);
    expect(source).toBe('a.mp4');
    // 25 frames a second, 512 ticks each: frames 12, 37 and 37.
    expect(pictures).toMatchObject(
      [
        { time: 0.5, timestamp: 0.48, pts: 12 * 512 },
        { time: 1.5, timestamp: 1.48, pts: 37 * 512 },
        { time: 1.51, timestamp: 1.48, pts: 37 * 512 },
      ].map((each, position) => ({
        ...each,
        file: directory.file(`one/two/${names[position]}`),
        width: 160,
        height: 90,
      })),
    );
    expect(sizeOf('one/two/a-0.500s.png')).toBe('png,160,90');
    const [, second, third] = await Promise.all(names.map((name) => readFile(directory.file(`one/two/${name}`))));
    expect(second).toEqual(third);
  });

  it.skipIf(!hasFfmpeg)(
    'writes one frame after each step, smaller and as JPEG, and says so (needs ffmpeg)',
    async () => {
      const { exitCode, stdout } = await cli(
        ...['frames', 'b.mp4', '--every', '0.25', '--width', '64', '--format', 'jpg', '-o', 'steps'],
      );
      expect(exitCode).toBe(0);
      const names = ['b-0.000s.jpg', 'b-0.250s.jpg', 'b-0.500s.jpg', 'b-0.750s.jpg'];
      expect(await readdir(directory.file('steps'))).toEqual(names);
      expect(sizeOf('steps/b-0.250s.jpg')).toBe('mjpeg,64,36');
      for (const name of names) expect(stdout).toContain(directory.file(`steps/${name}`));
      expect(stdout).toContain('4 pictures written, in ');
    },
  );

  it.skipIf(!hasFfmpeg)(
    'replaces nothing unless it is told to, and then writes nothing else either (needs ffmpeg)',
    async () => {
      const file = directory.file('b-0.500s.png');
      await writeFile(file, 'mine');
      const refused = await cli('frames', 'b.mp4', '--at', '0.1,0.5', '-o', '.');
      expect(refused).toMatchObject({ exitCode: 1, stdout: '' });
      expect(refused.stderr).toContain('output-exists');
      expect(await readFile(file, 'utf8')).toBe('mine');
      expect(await readdir(directory.path)).not.toContain('b-0.100s.png');
      expect((await cli('frames', 'b.mp4', '--at', '0.1,0.5', '-o', '.', '--overwrite')).exitCode).toBe(0);
      expect(sizeOf('b-0.500s.png')).toBe('png,160,90');
    },
  );

  it.each([
    ['source-missing', ['gone.mp4', '--at', '1']],
    ['start-past-end', ['b.mp4', '--at', '0.5,1']],
    ['output-unwritable', ['b.mp4', '--at', '0.5', '-o', 'a.mp4/in']],
  ])('fails with %s', async (code, argv) => {
    const { exitCode, stdout } = await cli('frames', '-o', 'failed', ...argv, '--json');
    expect(JSON.parse(stdout).error.code).toBe(code);
    expect(exitCode).toBe(1);
    expect(await readdir(directory.path)).not.toContain('failed');
  });

  it('ends with 130 when it is cancelled', async () => {
    const { exitCode } = await run(['frames', 'b.mp4', '--every', '0.1', '-o', 'cancelled'], {
      cwd: directory.path,
      signal: AbortSignal.abort(),
    });
    expect(exitCode).toBe(130);
    expect(await readdir(directory.path)).not.toContain('cancelled');
  });
});
