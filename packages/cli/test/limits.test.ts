// Needs ffmpeg or node-av.
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const directory = testDirectory();

/** The code that a command fails with, and its exit code. */
async function failing(argv: readonly string[]): Promise<{ readonly code: unknown; readonly exitCode: number }> {
  const { exitCode, stdout } = await run([...argv, '--json'], { cwd: directory.path });
  return { code: JSON.parse(stdout).error?.code, exitCode };
}

const commands: readonly (readonly string[])[] = [
  ['render', 'a.mp4', '-o', 'refused.mp4', '--on-error', 'fail'],
  ['load', 'a.mp4', '--on-error', 'fail'],
  ['probe', 'a.mp4'],
  ['frames', 'a.mp4', '--at', '0', '-o', 'refused'],
];

describe('what a source may be', () => {
  it.each(commands.map((argv) => [argv[0], argv] as const))('is told to %s', async (_, argv) => {
    // a.mp4 has 160 x 90 pixels, 2 streams, 50 frames and 2 seconds.
    for (const beyond of ['--max-pixels=14399', '--max-streams=1', '--max-frames=49', '--max-duration=1']) {
      expect(await failing([...argv, beyond]), beyond).toEqual({ code: 'source-too-large', exitCode: 1 });
    }
  });

  it('is told to sheet', async () => {
    const argv = ['sheet', 'a.mp4', '-o', 'refused.png', '--max-frames', '49'];
    expect(await failing(argv)).toEqual({ code: 'nothing-loaded', exitCode: 1 });
  });

  it('is just as much as is allowed', async () => {
    const within = ['--max-pixels', '14400', '--max-streams', '2', '--max-frames', '50', '--max-duration', '2'];
    const { exitCode } = await run(['probe', 'a.mp4', ...within], { cwd: directory.path });
    expect(exitCode).toBe(0);
  });

  it.skipIf(!hasFfmpeg)(
    'is of another container and codec where both are allowed, each by its name (needs ffmpeg)',
    async () => {
      const picture = ['-f', 'lavfi', '-i', 'testsrc2=s=64x36:r=25:d=1'];
      const odd = directory.file('odd.mkv');
      execFileSync('ffmpeg', ['-v', 'error', '-y', ...picture, '-c:v', 'magicyuv', odd]);
      execFileSync('ffmpeg', ['-v', 'error', '-y', ...picture, '-c:v', 'flv1', '-f', 'swf', directory.file('odd.swf')]);
      expect(await failing(['probe', 'odd.mkv'])).toMatchObject({ code: 'unsupported-codec' });
      expect(await failing(['probe', 'odd.swf'])).toMatchObject({ code: 'not-media' });
      const allowed = ['--allow-decoder', 'magicyuv', '--allow-decoder', 'dfpwm', '--allow-container', 'swf'];
      const { exitCode, stdout } = await run(['probe', 'odd.mkv', 'odd.swf', '--json', ...allowed], {
        cwd: directory.path,
      });
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        files: [{ info: { video: { codec: 'magicyuv' } } }, { info: { container: 'swf' } }],
      });
      // What was learnt of them is not known to who may not open them.
      expect(await failing(['probe', 'odd.mkv'])).toMatchObject({ code: 'unsupported-codec' });
      expect(await failing(['probe', 'odd.swf'])).toMatchObject({ code: 'not-media' });
    },
  );
});

describe('what a video may come to', () => {
  const render = ['render', 'a.mp4', 'b.mp4', '--preset', 'ultrafast'];

  it('ends the render beyond it, and nothing is there', async () => {
    const names = readdirSync(directory.path);
    const argv = [...render, '-o', 'large.mp4', '--max-output-size', '10kB'];
    expect(await failing(argv)).toEqual({ code: 'output-too-large', exitCode: 1 });
    expect(readdirSync(directory.path)).toEqual(names);
  });

  it('is no matter within it', async () => {
    const argv = [...render, '-o', 'small.mp4', '--max-output-size', '10MiB', '--json'];
    const { exitCode, stdout } = await run(argv, { cwd: directory.path });
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout).verification.bytes).toBeGreaterThan(10_000);
  });
});
