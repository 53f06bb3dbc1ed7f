// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { s3Double } from '@clipwright/test-kit/s3/s3-double';
import { fakeRenderer, memoryStore, readFrameNumber, syntheticLoader } from '@clipwright/testing';
import { lastValueFrom, toArray } from 'rxjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderBounded } from '../src/bounded-render.ts';
import { brightnesses } from '../src/brightness.ts';
import { renderGenerated } from '../src/generated-clips.ts';
import { lanesOf } from '../src/lanes.ts';
import { renderMontage } from '../src/music-montage.ts';
import { renderPodcast } from '../src/podcast.ts';
import { render as renderWithBatteries } from '../src/render-with-batteries.ts';
import { render as renderWithContainer } from '../src/render-with-container.ts';
import { render as renderWithFunctions } from '../src/render-with-functions.ts';
import { renderShared } from '../src/shared-store.ts';
import { renderSlideShow } from '../src/slide-show.ts';
import { renderTitled } from '../src/titled-montage.ts';

const folder = mkdtempSync(join(tmpdir(), 'clipwright-examples-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const [dark, bright] = [join(folder, 'dark.mp4'), join(folder, 'bright.mp4')];

function ffmpeg(...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-y', ...args], { maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

beforeAll(() => {
  for (const [file, color] of [
    [dark, '0x202020'],
    [bright, '0xe0e0e0'],
  ] as const) {
    const picture = ['-f', 'lavfi', '-i', `color=${color}:s=160x90:r=25:d=2`];
    ffmpeg(...picture, '-f', 'lavfi', '-i', 'sine=d=2', '-pix_fmt', 'yuv420p', file);
  }
});

const clips = () => [
  { source: dark, start: 0, end: 1 },
  { source: bright, start: 0.5, end: 1.5 },
];

const lines = (file: string) =>
  readFileSync(join(import.meta.dirname, '../src', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('import'));

describe('the same job', () => {
  it('by plain functions, by container and with batteries gives the same bytes, in ten lines each', async () => {
    const [byFunctions, byContainer] = [join(folder, 'functions.mp4'), join(folder, 'container.mp4')];
    const report = await renderWithFunctions(clips(), byFunctions);
    expect(report).toMatchObject({ frames: 50, skipped: 0, verified: true });
    expect(await renderWithContainer(clips(), byContainer)).toMatchObject({ frames: 50 });
    expect(readFileSync(byContainer).equals(readFileSync(byFunctions))).toBe(true);
    const byBatteries = join(folder, 'batteries.mp4');
    expect(await renderWithBatteries(clips(), byBatteries)).toMatchObject({ frames: 50 });
    expect(readFileSync(byBatteries).equals(readFileSync(byFunctions))).toBe(true);
    const plain = join(folder, 'plain.mp4');
    const written: { render: typeof renderWithFunctions } = await import(
      join(import.meta.dirname, '../src/render-in-javascript.js')
    );
    await written.render(clips(), plain);
    expect(readFileSync(plain).equals(readFileSync(byFunctions))).toBe(true);
    expect(lines('render-with-functions.ts').length).toBeLessThanOrEqual(10);
    expect(lines('render-with-container.ts').length).toBeLessThanOrEqual(10);
    expect(lines('render-with-batteries.ts').length).toBeLessThanOrEqual(4);
  });
});

describe('a step of your own', () => {
  it('sees the frames of each clip', async () => {
    const [first = 0, second = 0] = await brightnesses(clips());
    expect(first).toBeLessThan(60);
    expect(second).toBeGreaterThan(200);
  });
});

describe('a montage to music', () => {
  it('melts clips into each other, where the list puts them, and ends with the music fading', async () => {
    const [song, file] = [join(folder, 'song.wav'), join(folder, 'montage.mp4')];
    ffmpeg('-f', 'lavfi', '-i', 'sine=frequency=330:duration=0.7', song);
    // Half a second of each, the second one twice as long; both have material beyond the cut.
    const report = await renderMontage(
      [
        { source: dark, start: 0, end: 0.6 },
        { source: bright, start: 1, end: 1.5 },
      ],
      song,
      file,
    );
    expect(report).toMatchObject({ frames: 40, duration: 1.6, skipped: 0, damaged: 0 });
    expect(report.clips.flatMap(({ warnings = [] }) => warnings)).toEqual([]);
    const size = 160 * 90;
    const picture = ffmpeg('-i', file, '-map', '0:v', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1');
    const levels = Array.from({ length: 40 }, (_, k) => picture[k * size + size / 2] ?? 0);
    // The crossfade takes ten frames around the cut at frame 15; in between, each is brighter than the one before.
    expect(Math.max(...levels.slice(0, 10)) - Math.min(...levels.slice(0, 10))).toBeLessThan(3);
    expect(levels.slice(11, 20).every((level, i) => level > (levels[10 + i] ?? 255))).toBe(true);
    expect(Math.min(...levels.slice(20))).toBeGreaterThan(200);
    const bytes = ffmpeg('-i', file, '-map', '0:a', '-f', 'f32le', '-ac', '1', 'pipe:1');
    const sound = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
    const loudness = (from: number, to: number) => {
      const part = sound.subarray(Math.round(from * 48_000), Math.round(to * 48_000));
      return Math.sqrt(part.reduce((sum, sample) => sum + sample ** 2, 0) / part.length);
    };
    expect(loudness(0.9, 1)).toBeGreaterThan(0.05);
    expect(loudness(1.55, 1.6)).toBeLessThan(loudness(0.9, 1) / 3);
  });
});

describe('titles, a logo and a picture in the picture', () => {
  it('lie where the list puts them, while it says', async () => {
    const [photo, logo, file] = ['photo.png', 'logo.png', 'titled.mp4'].map((name) => join(folder, name));
    for (const [picture = '', color, size] of [
      [photo, '0x808080', '160x90'],
      [logo, 'white', '24x18'],
    ] as const) {
      ffmpeg('-f', 'lavfi', '-i', `color=${color}:s=${size}`, '-frames:v', '1', picture);
    }
    const chapters = [
      { title: 'One', clip: { source: dark, end: 1.2 } },
      { title: 'Two', clip: { source: dark, start: 0.5, end: 1.7 } },
    ];
    const report = await renderTitled(
      'Name',
      chapters,
      { photo: photo ?? '', logo: logo ?? '', face: bright },
      file ?? '',
    );
    expect(report).toMatchObject({ frames: 85, skipped: 0 });
    expect(report.layers?.map(({ source, frames }) => [source, frames])).toEqual([
      ['Name', 25],
      ['One', 20],
      ['Two', 20],
      [bright, 30],
      [logo, 85],
    ]);
    const size = 160 * 90;
    const pictures = ffmpeg('-i', file ?? '', '-map', '0:v', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1');
    /** The brightest value of a frame in a rectangle. */
    const brightest = (frame: number, [x, y, width, height]: readonly [number, number, number, number]): number =>
      Math.max(
        ...Array.from({ length: height }, (_, row) => {
          const from = frame * size + (y + row) * 160 + x;
          return Math.max(...pictures.subarray(from, from + width));
        }),
      );
    const [middle, lowerThird, left, right] = [
      [60, 35, 40, 20],
      [4, 60, 70, 28],
      [6, 6, 14, 8],
      [112, 12, 30, 10],
    ] as const;
    const seen = (frame: number) => [middle, lowerThird, left, right].map((place) => brightest(frame, place) > 120);
    // The name of it all; a clip before its title, and with it; the last one, with a face beside it.
    expect([12, 26, 40, 58, 70].map(seen)).toEqual([
      [true, true, true, true],
      [false, false, true, false],
      [false, true, true, false],
      [false, false, true, true],
      [false, true, true, true],
    ]);
  });
});

describe('a slide show', () => {
  it('zooms, and each photo comes in another way, none later than its time', async () => {
    const shades = ['0x404040', '0xc0c0c0', '0x707070'];
    const photos = shades.map((color, i) => {
      const photo = join(folder, `photo ${i}.png`);
      ffmpeg('-f', 'lavfi', '-i', `color=${color}:s=320x240`, '-frames:v', '1', photo);
      return photo;
    });
    const file = join(folder, 'slides.mp4');
    const report = await renderSlideShow(photos, file);
    expect(report).toMatchObject({ frames: 150, skipped: 0 });
    expect(report.clips.flatMap(({ warnings = [] }) => warnings)).toEqual([]);
    const picture = ffmpeg('-i', file, '-map', '0:v', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1');
    const [middle, low] = [0.5, 0.9].map((height) => {
      const at = 160 * Math.floor(90 * height) + 80;
      return Array.from({ length: 150 }, (_, k) => picture[k * 160 * 90 + at] ?? 0);
    });
    const near = (value: number | undefined, wanted: number): boolean => Math.abs((value ?? -99) - wanted) < 6;
    // White at the first cut; the third comes from below, and has not come to the middle when it is seen near the edge.
    expect([near(middle?.[40], 0x40), near(middle?.[50], 255), near(middle?.[60], 0xc0)]).toEqual([true, true, true]);
    expect([near(low?.[98], 0x70), near(middle?.[98], 0xc0), near(middle?.[106], 0x70)]).toEqual([true, true, true]);
  });
});

describe('files of people who are not known', () => {
  it('come to no more than they may, or to nothing', async () => {
    const [small, large] = [join(folder, 'small.mp4'), join(folder, 'large.mp4')];
    const { verification, skipped } = await renderBounded(clips(), small, 1_000_000);
    expect({ skipped, within: verification.bytes <= 1_000_000 }).toEqual({ skipped: 0, within: true });
    await expect(renderBounded(clips(), large, 1000)).rejects.toMatchObject({ code: 'output-too-large' });
    expect(existsSync(large)).toBe(false);
  });
});

describe('clips made in JavaScript', () => {
  it('render with exact frames, one of them through a transform', async () => {
    const file = join(folder, 'generated.mp4');
    const report = await renderGenerated(file);
    expect(report).toMatchObject({ frames: 60, duration: 2.5, skipped: 0 });
    const { width, height } = report.profile;
    const data = ffmpeg('-i', file, '-map', '0:v', '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1');
    const numbers = Array.from({ length: data.length / (width * height) }, (_, k) => {
      const frame = data.subarray(k * width * height, (k + 1) * width * height);
      // The negative's frames are turned back before they are read.
      const positive = k < 36 ? frame : frame.map((level) => 255 - level);
      return readFrameNumber({ width, height, pixelFormat: 'gray', data: positive });
    });
    expect(numbers.slice(0, 24)).toEqual(Array.from({ length: 24 }, (_, k) => k));
    expect(numbers.slice(36)).toEqual(Array.from({ length: 24 }, (_, k) => 12 + k));
    const gap = data.subarray(24 * width * height, 36 * width * height);
    expect(Math.max(...gap.subarray(0, width * height))).toBeLessThanOrEqual(17);
  });
});

describe('machines that share a bucket', () => {
  it('encode once what all of them need', async () => {
    await using double = await s3Double();
    const { endpoint, bucketName, accessKeyId } = double;
    const credentials = { accessKeyId, secretAccessKey: 'secret' };
    const bucket = { bucket: bucketName, endpoint, region: 'us-east-1', credentials };
    const renderOn = (machine: string) =>
      renderShared(clips(), join(folder, `${machine}.mp4`), bucket, join(folder, machine));
    const { segments: first } = await renderOn('machine-1');
    const { segments: second } = await renderOn('machine-2');
    expect([first.encoded > 0, first.reused, second.encoded, second.reused]).toEqual([true, 0, 0, first.encoded]);
    const [one, other] = [1, 2].map((machine) => readFileSync(join(folder, `machine-${machine}.mp4`)));
    expect(other).toEqual(one);
  });
});

describe('docs/library.md', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/library.md'), 'utf8');

  const shown = [
    'render-with-batteries.ts',
    'render-with-functions.ts',
    'render-with-container.ts',
    'render-in-javascript.js',
    'brightness.ts',
    'shared-store.ts',
  ];
  it.each(shown)('shows %s as it is', (file) => {
    expect(page).toContain(readFileSync(join(import.meta.dirname, '../src', file), 'utf8'));
  });
});

it('lanes of a render fill and empty', async () => {
  const list = ['a', 'b', 'c'].map((name) => ({ source: `synthetic:${name}?delay=1`, end: 1 }));
  const renderer = fakeRenderer({ concurrency: 2 });
  const deps = { loader: syntheticLoader(), renderer, store: memoryStore({ files: renderer.files }) };
  const drawn = await lastValueFrom(lanesOf({ items: list }, { file: '/out.mp4' }, deps).pipe(toArray()));
  const names = new Set(drawn.flatMap((lanes) => Object.keys(lanes)));
  expect([...names].sort()).toEqual(['encode 0', 'encode 1', 'join 0', 'open 0', 'open 1', 'open 2']);
  expect(drawn.some((lanes) => lanes['open 0'] === 0 && lanes['open 1'] === 1)).toBe(true);
  expect(Object.values(drawn.at(-1) ?? {})).toEqual([...names].map(() => undefined));
});

it('an interview becomes a podcast: sound alone, as loud as asked for, with chapters', async () => {
  const [voice, music, file] = ['voice.wav', 'music.mp3', 'podcast.mp3'].map((name) => join(folder, name));
  ffmpeg('-f', 'lavfi', '-i', 'sine=f=300:d=1', voice ?? '');
  ffmpeg('-f', 'lavfi', '-i', 'sine=f=200:d=1', music ?? '');
  const report = await renderPodcast(clips(), { voice: voice ?? '', music: music ?? '' }, file ?? '');
  expect(report).toMatchObject({ frames: 0, duration: 2, skipped: 0, profile: { video: null } });
  expect(report.loudness?.integrated).toBeCloseTo(-16, 0);
  // Both channels, in 16 bits, to the sample.
  expect(ffmpeg('-i', file ?? '', '-f', 's16le', 'pipe:1').length).toBe(2 * 48_000 * 4);
});
