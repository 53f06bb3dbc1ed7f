import { expect, it } from 'vitest';
import { cameraCuts } from '../src/work/camera-cuts.ts';

const files = [
  { file: '/a.mp4', seconds: 16 },
  { file: '/b.mp4', seconds: 21 },
];

it('clips are of each source in turn, all within it, and of one length', () => {
  const cuts = cameraCuts(files, { clips: 7, seconds: 10 });
  expect(cuts.map(({ file }) => file)).toEqual(['/a', '/b', '/a', '/b', '/a', '/b', '/a'].map((name) => `${name}.mp4`));
  for (const { file, start, end } of cuts) {
    expect(end - start).toBeCloseTo(10, 9);
    expect(start).toBeGreaterThanOrEqual(0);
    expect(end).toBeLessThanOrEqual(files.find((one) => one.file === file)?.seconds ?? 0);
  }
});

it('ragged starts lie on no frame of 30 a second, others on whole multiples of the border', () => {
  for (const { start } of cameraCuts(files, { clips: 10, seconds: 10 })) expect(Math.abs((start % 1) - 0)).not.toBe(0);
  for (const { start } of cameraCuts(files, { clips: 10, seconds: 10, border: 2 })) expect(start % 2).toBe(0);
});
