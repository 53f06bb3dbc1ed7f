// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { clipwright } from 'clipwright';
import { describe, expect, it } from 'vitest';
import { filmTimeline } from '../src/film/film-timeline.ts';
import { picturesLoader } from '../src/film/pictures-loader.ts';
import { sceneRecorder } from '../src/film/scene.ts';
import { decoded, temporaryFolder } from './media.ts';

const size = { width: 64, height: 36 };

/** A picture of one colour, written by ffmpeg itself. */
async function plain(file: string, color: string): Promise<void> {
  const source = `color=c=${color}:s=${size.width}x${size.height}:d=1`;
  execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'lavfi', '-i', source, '-frames:v', '1', file]);
}

/** Records pictures of these colours, each for so many milliseconds of a clock that the test turns. */
async function recorded(directory: string, name: string, colors: readonly (readonly [string, number])[], ms: number) {
  let now = 0;
  const left = [...colors];
  const shoot = (file: string): Promise<void> => plain(file, left.shift()?.[0] ?? 'black');
  const recorder = sceneRecorder({ directory, name, ...size, shoot, now: () => now });
  for (const [, length] of colors) {
    await recorder.take();
    now += length;
  }
  return await recorder.finish(ms, 400);
}

describe('a scene', () => {
  it('gives the picture that was on the screen at each time', async () => {
    await using folder = await temporaryFolder();
    await using runner = ffmpegRunner();
    // The last counts as one millisecond: it stays as long as the scene has more.
    const file = await recorded(
      folder.directory,
      'scene',
      [
        ['red', 300],
        ['lime', 100],
        ['blue', 1],
      ].map(([color, ms]) => [String(color), Number(ms)] as const),
      802,
    );
    await using video = clipwright({ loader: picturesLoader(runner) });
    const { values } = await video.load([{ source: file }], {
      use: async (clip) => {
        const shown: (readonly [number, string])[] = [];
        for await (const sample of clip.video({ format: 'rgb24' })) {
          const color = [...sample.data.subarray(0, 3)].map((value) => (value > 127 ? 1 : 0)).join('');
          shown.push([sample.timestamp, color]);
          sample.close();
        }
        return { frames: clip.frames, shown };
      },
    });
    // The first stands for 400 ms more, and then for its 300 of 401; and so on.
    expect(values).toEqual([
      {
        frames: 3,
        shown: [
          [0, '100'],
          [1, '010'],
          [1.2, '001'],
        ],
      },
    ]);
  });

  it('gives pictures with a length of their own just that, and the others what is left', async () => {
    await using folder = await temporaryFolder();
    let now = 0;
    const shoot = (): Promise<void> => Promise.resolve();
    const recorder = sceneRecorder({ directory: folder.directory, name: 'x', ...size, shoot, now: () => now });
    await recorder.take(500);
    for (const passed of [7000, 3000, 1000]) {
      now += passed;
      await recorder.take();
    }
    now += 1;
    await recorder.take(300);
    // 3000, 1000 and 1 become 1500, 500 and nothing, which is left out.
    const { pictures, end } = JSON.parse(await readFile(await recorder.finish(2800, 100), 'utf8'));
    const starts = pictures.map(({ at }: { at: number }) => at);
    expect([starts, end]).toEqual([[0, 600, 2100, 2600], 3000]);
  });

  it('that is none is told of as such', async () => {
    await using folder = await temporaryFolder();
    const uri = join(folder.directory, 'empty.scene.json');
    await writeFile(uri, '{"width":4,"height":4,"end":5,"pictures":[]}');
    await using runner = ffmpegRunner();
    await using video = clipwright({ loader: picturesLoader(runner) });
    await expect(video.load([{ source: uri }])).rejects.toMatchObject({ cause: { code: 'not-media' } });
  });
});

it('a film is as long as its scenes, which fade into each other', async () => {
  await using folder = await temporaryFolder();
  await using runner = ffmpegRunner();
  const { directory } = folder;
  const scenes = [
    { file: await recorded(directory, 'a', [['white', 1]], 1000), ms: 1000 },
    { file: await recorded(directory, 'b', [['black', 1]], 2000), ms: 2000 },
  ];
  const file = join(directory, 'film.mp4');
  await using video = clipwright({ loader: picturesLoader(runner) });
  const output = { file, size, frameRate: 25, audio: false } as const;
  expect(await video.render(filmTimeline(scenes), output, { onError: 'fail' })).toMatchObject({ frames: 75 });
  const gray = await decoded(runner, file, ['-f', 'rawvideo', '-pix_fmt', 'gray']);
  const light = Array.from({ length: 75 }, (_, frame) => gray[frame * size.width * size.height + 1000] ?? 0);
  // Half of the fade, of ten frames, before the cut and half after it.
  expect(light.slice(0, 19).every((value) => value > 200)).toBe(true);
  expect(light.slice(31).every((value) => value < 40)).toBe(true);
  const fading = light.slice(20, 30);
  expect(fading).toEqual(fading.toSorted((a, b) => b - a));
  expect(fading.filter((value) => value > 60 && value < 200).length).toBeGreaterThan(3);
});
