// Needs ffmpeg.
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type MovieTrack, movieOf } from '@clipwright/packets';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, expect, it } from 'vitest';

let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
});
afterAll(() => directory.remove());

it.each(['mp4', 'mov'] as const)('beyond 4 GiB of an %s ffprobe finds each packet in its place', async (kind) => {
  const samples = 5000;
  const track: MovieTrack = {
    entry: { kind: 'video', format: 'vp09', width: 320, height: 240, boxes: [] },
    timescale: 30,
    sizes: new Uint32Array(samples).fill(2 ** 20),
    durations: [{ samples, ticks: 1 }],
    edit: { start: 0, duration: samples },
  };
  const movie = movieOf(kind, [track]);
  const file = join(directory.path, `large.${kind}`);
  // Of which nothing but the head is on the disk.
  const handle = await open(file, 'w');
  await handle.write(movie.head);
  await handle.truncate(movie.bytes);
  await handle.close();
  const packets = (interval: string) =>
    tool('ffprobe', [...['-read_intervals', interval, '-show_entries', 'packet=pts,pos,size', '-of', 'csv=p=0', file]])
      .toString()
      .trim()
      .split('\n')
      .map((line) => line.split(',').slice(0, 3).map(Number));
  for (const n of [0, 4080, 4980]) {
    const found = packets(`${n / 30}%+#3`);
    expect(found).toEqual(found.map(([pts = 0]) => [pts, 2 ** 20, movie.head.length + pts * 2 ** 20]));
    expect(found.map(([pts]) => pts)).toContain(n);
  }
});
