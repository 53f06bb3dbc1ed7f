// Needs ffmpeg.
import { tool } from '@clipwright/test-kit/tool';
import { describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const directory = testDirectory();
const cli = (...argv: readonly string[]) => run(['loudness', ...argv], { cwd: directory.path });

/** A sine of a level in each of its channels, in decibels of full scale: EBU Tech 3341 has it at as many LUFS. */
function sine(name: string, level: number, channels: 1 | 2): void {
  const tone = `${10 ** (level / 20)}*sin(2*PI*1000*t)`;
  const sound = `aevalsrc='${channels === 1 ? tone : `${tone}|${tone}`}':s=48000:d=3`;
  tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', sound, '-c:a', 'pcm_f32le', directory.file(name)]);
}

describe('loudness', () => {
  it('reports how loud each file is, with a picture or without', async () => {
    sine('stereo.wav', -23, 2);
    sine('mono.wav', -23, 1);
    const { exitCode, stdout } = await cli('stereo.wav', 'mono.wav', 'a.mp4', '--json');
    expect(exitCode).toBe(0);
    const { files } = JSON.parse(stdout);
    expect(files).toMatchObject([
      { file: 'stereo.wav', duration: 3, integrated: expect.closeTo(-23, 1), truePeak: expect.closeTo(-23, 1) },
      // One channel of two.
      { file: 'mono.wav', duration: 3, integrated: expect.closeTo(-26, 1), truePeak: expect.closeTo(-23, 1) },
      { file: 'a.mp4' },
    ]);
    expect(files[0].range).toBeLessThan(0.1);
  });

  it('shows a table', async () => {
    sine('stereo.wav', -23, 2);
    tool('ffmpeg', ['-y', '-f', 'lavfi', '-i', 'anullsrc=d=1', directory.file('silence.wav')]);
    const { stdout } = await cli('stereo.wav', 'silence.wav');
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['file', 'seconds', 'LUFS', 'range', 'dBTP'],
      ['stereo.wav', '3.000', '-23.0', '0.0', '-23.0'],
      ['silence.wav', '1.000', '0.0'],
      [''],
    ]);
  });

  it('goes on after a file that has no sound, and ends with 3', async () => {
    sine('stereo.wav', -23, 2);
    const { exitCode, stdout, stderr } = await cli('b.mp4', 'stereo.wav', '--json');
    expect(exitCode).toBe(3);
    expect(stderr).toContain('b.mp4: no-audio-stream: ');
    expect(JSON.parse(stdout).files).toMatchObject([{ error: { code: 'no-audio-stream' } }, { file: 'stereo.wav' }]);
  });

  it('fails with the reason when there is only that one', async () => {
    const { exitCode, stdout } = await cli('gone.mp3', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'source-missing' } });
  });
});
