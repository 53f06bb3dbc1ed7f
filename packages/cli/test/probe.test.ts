// Needs ffmpeg or node-av.
import { describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const directory = testDirectory();

describe('probe', () => {
  it('reports what is in each file', async () => {
    const { exitCode, stdout } = await run(['probe', 'a.mp4', 'b.mp4', '--json'], { cwd: directory.path });
    expect(exitCode).toBe(0);
    const { files } = JSON.parse(stdout);
    expect(files).toMatchObject([
      { file: 'a.mp4', info: { duration: '2/1', video: { codec: 'h264', frames: 50 }, audio: { codec: 'aac' } } },
      { file: 'b.mp4', info: { duration: '1/1', video: { frameRate: '30/1', frames: 30 } } },
    ]);
    expect(files[1].info.audio).toBeUndefined();
  });

  it('shows a table', async () => {
    const { stdout } = await run(['probe', 'a.mp4', 'b.mp4'], { cwd: directory.path });
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['file', 'size', 'fps', 'seconds', 'frames', 'picture', 'sound'],
      ['a.mp4', '160x90', '25', '2.000', '50', 'h264', expect.stringMatching(/^aac 48000 x [12]$/)],
      ['b.mp4', '160x90', '30', '1.000', '30', 'h264', 'none'],
      [''],
    ]);
  });

  it('goes on after a file that cannot be read, and ends with 3', async () => {
    const { exitCode, stdout, stderr } = await run(['probe', 'gone.mp4', 'a.mp4', '--json'], { cwd: directory.path });
    expect(exitCode).toBe(3);
    expect(stderr).toContain('gone.mp4: source-missing: ');
    expect(JSON.parse(stdout).files).toMatchObject([{ file: 'gone.mp4', error: { code: 'source-missing' } }, {}]);
  });

  it('fails with the reason when there is only that one', async () => {
    const { exitCode, stdout } = await run(['probe', 'gone.mp4', '--json'], { cwd: directory.path });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'source-missing' } });
  });
});
