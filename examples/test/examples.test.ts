import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFrameNumber } from '@clipwright/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brightnesses } from '../src/brightness.ts';
import { renderGenerated } from '../src/generated-clips.ts';
import { render as renderWithContainer } from '../src/render-with-container.ts';
import { render as renderWithFunctions } from '../src/render-with-functions.ts';

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
  it('by plain functions and by container gives the same bytes, in ten lines each', async () => {
    const [byFunctions, byContainer] = [join(folder, 'functions.mp4'), join(folder, 'container.mp4')];
    const report = await renderWithFunctions(clips(), byFunctions);
    expect(report).toMatchObject({ frames: 50, skipped: 0, verified: true });
    expect(await renderWithContainer(clips(), byContainer)).toMatchObject({ frames: 50 });
    expect(readFileSync(byContainer).equals(readFileSync(byFunctions))).toBe(true);
    expect(lines('render-with-functions.ts').length).toBeLessThanOrEqual(10);
    expect(lines('render-with-container.ts').length).toBeLessThanOrEqual(10);
  });
});

describe('a step of your own', () => {
  it('sees the frames of each clip', async () => {
    const [first = 0, second = 0] = await brightnesses(clips());
    expect(first).toBeLessThan(60);
    expect(second).toBeGreaterThan(200);
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

describe('the README', () => {
  const readme = readFileSync(join(import.meta.dirname, '../../README.md'), 'utf8');

  it.each(['render-with-functions.ts', 'render-with-container.ts', 'brightness.ts'])('shows %s as it is', (file) => {
    expect(readme).toContain(readFileSync(join(import.meta.dirname, '../src', file), 'utf8'));
  });
});
