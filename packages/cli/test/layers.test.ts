// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { expect, it } from 'vitest';
import { testDirectory } from './media.ts';
import { run } from './run.ts';

const directory = testDirectory();
const render = (...argv: string[]) =>
  run(['render', ...argv], { cwd: directory.path, env: { CLIPWRIGHT_CACHE_DIR: directory.file('kept') } });

/** How bright a finished video is at each frame, on average, in a part of it. */
function brightness(file: string, crop: string): readonly number[] {
  const raw = ['-vf', `crop=${crop},scale=1:1:flags=area`, '-pix_fmt', 'gray', '-f', 'rawvideo', 'pipe:1'];
  const { stdout } = spawnSync('ffmpeg', [
    '-v',
    'error',
    '-i',
    directory.file(file),
    '-fps_mode',
    'passthrough',
    ...raw,
  ]);
  return [...stdout];
}

it.runIf(hasFfmpeg)('titles, logos and pictures of a list are in the video, and a wrong one is named', async () => {
  const white = ['-f', 'lavfi', '-i', 'color=white:s=40x40', '-frames:v', '1'];
  spawnSync('ffmpeg', ['-v', 'error', ...white, directory.file('white.png')]);
  spawnSync('ffmpeg', [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    'color=black:s=320x180',
    '-frames:v',
    '1',
    directory.file('black.jpg'),
  ]);
  const style = { box: { color: '#ffffff', padding: 0.2 }, color: '#ffffff', position: { x: 0.5, y: 0.5 } };
  const list = {
    items: [{ source: 'black.jpg', freeze: 2, layers: [{ text: 'white', style, start: 1 }] }],
    layers: [{ picture: 'white.png', x: 0, y: 0, width: 0.125, end: 0.5 }, { picture: 'gone.png' }],
  };
  await writeFile(directory.file('layers.json'), JSON.stringify(list));
  const { exitCode, stdout, stderr } = await render('layers.json', '-o', 'layers.mp4', '--json', '--fps', '10');
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining('layer (gone.png) skipped: source-missing')]);
  expect(JSON.parse(stdout)).toMatchObject({
    frames: 20,
    layers: [
      { source: 'white', item: 0, status: 'rendered', frames: 10 },
      { source: 'white.png', status: 'rendered', frames: 5 },
      { source: 'gone.png', status: 'skipped', code: 'source-missing' },
    ],
  });
  const corner = brightness('layers.mp4', '32:32:4:4').map((value) => value > 200);
  expect(corner).toEqual(Array.from({ length: 20 }, (_, frame) => frame < 5));
  const middle = brightness('layers.mp4', '16:16:152:82').map((value) => value > 200);
  expect(middle).toEqual(Array.from({ length: 20 }, (_, frame) => frame >= 10));
});

it.runIf(hasFfmpeg)('a style that is none is said of its layer', async () => {
  const layers = [{ text: 'a', style: { sice: 1 } }];
  await writeFile(directory.file('style.json'), JSON.stringify({ items: [{ source: 'a.mp4' }], layers }));
  const { exitCode, stderr } = await render('style.json', '-o', 'style.mp4');
  expect([exitCode, stderr]).toEqual([3, expect.stringContaining('layer (a) skipped: invalid-option')]);
});

it.runIf(hasFfmpeg)(
  'a file of subtitles is written on the picture, and a wrong one is told with its line',
  async () => {
    const black = ['-f', 'lavfi', '-i', 'color=black:s=320x180', '-frames:v', '1'];
    spawnSync('ffmpeg', ['-v', 'error', '-y', ...black, directory.file('black.jpg')]);
    await writeFile(directory.file('items.json'), JSON.stringify([{ source: 'black.jpg', freeze: 2 }]));
    await writeFile(directory.file('words.vtt'), 'WEBVTT\n\n00:00.500 --> 00:01.000\nWords\n');
    const box = { color: '#ffffff', padding: 0.2 };
    const plain = { outline: null, color: '#ffffff', position: { x: 0.5, y: 0.5 } };
    const style = JSON.stringify({ box, ...plain });
    const subtitled = (...more: string[]) =>
      render('items.json', '-o', 'words.mp4', '--fps', '10', '--overwrite', ...more);
    const made = await subtitled('--subtitles', 'words.vtt', '--subtitles-style', style);
    expect([made.exitCode, made.stderr]).toEqual([0, expect.any(String)]);
    const middle = brightness('words.mp4', '16:16:152:82').map((value) => value > 200);
    expect(middle).toEqual(Array.from({ length: 20 }, (_, frame) => frame >= 5 && frame < 10));
    // The same from a list, of which its place is the file's.
    const list = {
      items: [{ source: 'black.jpg', freeze: 2 }],
      layers: [{ vtt: 'words.vtt', style: JSON.parse(style) }],
    };
    await writeFile(directory.file('list.json'), JSON.stringify(list));
    const listed = await render('list.json', '-o', 'listed.mp4', '--fps', '10', '--json');
    expect(JSON.parse(listed.stdout)).toMatchObject({
      layers: [{ source: 'Words', frames: 5 }],
      segments: { encoded: 0 },
    });

    await writeFile(directory.file('wrong.srt'), '1\n00:00:00,500 --> 00:00\nWords\n');
    const wrong = await subtitled('--subtitles', 'wrong.srt');
    expect(wrong.exitCode).toBe(1);
    expect(wrong.stderr).toContain('invalid-subtitles');
    expect(wrong.stderr).toContain('Subtitles wrong.srt: Line 2');
    await writeFile(directory.file('styled.ass'), '[Script Info]\n');
    expect((await subtitled('--subtitles', 'styled.ass')).stderr).toContain('SubStation Alpha');
    expect((await subtitled('--subtitles-style', 'caption')).stderr).toContain('--subtitles');
    expect((await subtitled('--subtitles', 'words.vtt', '--subtitles-style', '{')).stderr).toContain('JSON');
  },
);
