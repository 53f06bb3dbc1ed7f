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
