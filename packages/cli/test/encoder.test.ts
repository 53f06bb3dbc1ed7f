// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { frameHashes } from '@clipwright/test-kit/frame-hashes';
import { recordedFfmpeg } from '@clipwright/test-kit/recorded-ffmpeg';
import { isSoak, some } from '@clipwright/test-kit/soak';
import { beforeAll, describe, expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

/* Encoders of devices, by the command: ffmpeg is one that records what it is asked for, and has x264 do it. */
const directory = testDirectory();
let devices: Awaited<ReturnType<typeof recordedFfmpeg>>;
let without: Awaited<ReturnType<typeof recordedFfmpeg>>;

beforeAll(async () => {
  devices = await recordedFfmpeg(directory.path, 'works');
  without = await recordedFfmpeg(directory.path, 'missing');
  const list = [
    { source: 'a.mp4', start: 0.2, end: 1.6 },
    { source: 'a.mp4', start: 0.4, end: 1.2 },
  ];
  await writeFile(directory.file('list.json'), JSON.stringify(list));
});

const render = (ffmpeg: string, ...argv: string[]) =>
  run(['render', 'list.json', '--ffmpeg', ffmpeg, '--no-audio', ...argv], { cwd: directory.path });

/** The least similarity of the frames of a video to those of a.mp4 that the list asks for. */
function likeness(file: string): number {
  const parts = ['trim=start_frame=5:end_frame=40', 'trim=start_frame=10:end_frame=30'];
  const cut = parts.map((part, i) => `[1:v]${part},setpts=PTS-STARTPTS[p${i}]`).join(';');
  const graph = `${cut};[p0][p1]concat=n=2,settb=1/25,setpts=N[b];[0:v]settb=1/25,setpts=N[a];[a][b]ssim=stats_file=-:shortest=1`;
  const inputs = ['-i', file, '-i', directory.file('a.mp4')];
  const { stdout } = spawnSync('ffmpeg', ['-v', 'error', ...inputs, '-filter_complex', graph, '-f', 'null', '-']);
  const values = [...stdout.toString().matchAll(/All:([\d.]+)/g)].map(([, value]) => Number(value));
  expect(values).toHaveLength(55);
  return Math.min(...values);
}

describe('render --encoder', () => {
  const asked = [
    ['nvenc', 'h264', 'h264_nvenc'],
    ['h264_vaapi', 'h264', 'h264_vaapi'],
    ['hevc_qsv', 'hevc', 'hevc_qsv'],
  ] as const;
  it.each(some(asked, 2))('%s makes the video, and says so', async (encoder, codec, name) => {
    const out = `${encoder}.mp4`;
    const { exitCode, stdout } = await render(devices.file, '-o', out, '--encoder', encoder, '--crf', '4', '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      frames: 55,
      encoder: name,
      profile: { video: { codec, encoder: name } },
      copying: { mode: 'never', neverFor: ['crf', 'encoder'], frames: 0, runs: 0 },
    });
    expect(frameHashes(directory.file(out)).hashes).toHaveLength(55);
    // A frame of this source and the next one are alike by 0.941 at most.
    expect(likeness(directory.file(out))).toBeGreaterThan(0.96);
    expect((await devices.runs()).at(-1)?.join(' ')).toContain(` -c:v ${name} `);
  });

  it('and says it to people, with what it means for copying', async () => {
    const { stdout } = await render(devices.file, '-o', 'said.mp4', '--encoder', 'h264_qsv');
    expect(stdout).toMatch(
      /^ {2}encoded by h264_qsv; nothing copied, since an encoder was asked for \(--copy auto copies\)$/m,
    );
  });

  it('beside packets that are copied, where that is asked for', async () => {
    const asked = ['--encoder', 'h264_nvenc', '--copy', 'always'];
    const { exitCode, stdout } = await render(devices.file, '-o', 'copied.mp4', ...asked, '--json');
    expect(exitCode).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ frames: 55, encoder: 'h264_nvenc', copying: { mode: 'always' } });
    expect(report.copying.frames).toBeGreaterThan(20);
    expect(report.copying.frames).toBeLessThan(55);
    expect(likeness(directory.file('copied.mp4'))).toBeGreaterThan(0.96);
    // a.mp4 is Constrained Baseline, as x264 makes it with its fastest preset.
    expect((await devices.runs()).at(-1)?.join(' ')).toMatch(/ -bf 0 -g 250 -profile:v baseline -level \d+ /);
  });

  it('that does not work writes nothing, and names the reason', async () => {
    const before = await readdir(directory.path);
    const { exitCode, stdout } = await render(without.file, '-o', 'none.mp4', '--encoder', 'nvenc', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'encoder-missing',
        message: expect.stringMatching(
          /\[h264_nvenc\] Cannot load libdevice\.so\.1\..* nothing else is taken in its place/,
        ),
      },
    });
    expect(await readdir(directory.path)).toEqual(before);
    // Nor by a dry run, which would have said that it could be done.
    const dry = await render(without.file, '-o', 'none.mp4', '--encoder', 'nvenc', '--dry-run', '--json');
    expect(JSON.parse(dry.stdout)).toMatchObject({ error: { code: 'encoder-missing' } });
  });

  it('that is lost on the way ends the run, and leaves no clip out for it', async () => {
    const { file } = await recordedFfmpeg(directory.path, 'lost');
    const { exitCode, stdout } = await render(file, '-o', 'lost.mp4', '--encoder', 'nvenc', '--json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'encoder-missing' } });
    expect(await readdir(directory.path)).not.toContain('lost.mp4');
  });

  it('that nobody knows is refused', async () => {
    const { stdout } = await render(devices.file, '-o', 'none.mp4', '--encoder', 'mpeg4', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'invalid-option' } });
  });

  it('may stand in the settings', async () => {
    await writeFile(directory.file('settings.json'), JSON.stringify({ defaults: { encoder: 'nvenc' } }));
    const { stdout } = await render(devices.file, '-o', 'set.mp4', '--config', 'settings.json', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ encoder: 'h264_nvenc' });
  });

  it('is told for software as well, which copies as ever', async () => {
    const { stdout } = await render(devices.file, '-o', 'soft.mp4', '--encoder', 'software', '--json');
    const report = JSON.parse(stdout);
    expect(report.encoder).toBe('libx264');
    expect(report.copying.mode).toBe('auto');
    expect(report.copying).not.toHaveProperty('neverFor');
  });
});

// Each is tried: forty starts of a program that starts ffmpeg.
it.runIf(isSoak)('doctor says of each whether it works (in the soak)', async () => {
  const { stdout } = await run(['doctor', '--json', '--ffmpeg', devices.file], { cwd: directory.path });
  const { hardware }: { hardware: { name: string; works: boolean }[] } = JSON.parse(stdout);
  const working = hardware.filter(({ works }) => works).map(({ name }) => name);
  // VP9 and AV1 have none that would do it in their place.
  expect(working.toSorted()).toEqual(
    ['nvenc', 'qsv', 'vaapi', 'videotoolbox', 'amf']
      .flatMap((family) => [`h264_${family}`, `hevc_${family}`])
      .toSorted(),
  );
});

it.runIf(isSoak)('doctor says to people why one does not (in the soak)', async () => {
  const { stdout: page } = await run(['doctor', '--ffmpeg', without.file], { cwd: directory.path });
  expect(page).toMatch(/^hardware +h264_nvenc does not work: \[h264_nvenc\] Cannot load libdevice\.so\.1$/m);
});
