// Needs ffmpeg.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type MovieChapter, type MovieTrack, movieOf } from '@clipwright/packets';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { afterAll, beforeAll, expect, it } from 'vitest';

let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
});
afterAll(() => directory.remove());

/** A track of so many seconds, of which a sample lasts each. */
const lasting = (seconds: number): MovieTrack => ({
  entry: { kind: 'video', format: 'vp09', width: 64, height: 48, boxes: [] },
  timescale: 30,
  sizes: new Uint32Array(seconds).fill(1),
  durations: [{ samples: seconds, ticks: 30 }],
  edit: { start: 0, duration: 30 * seconds },
});

/** What ffprobe reads of the chapters of a movie. */
async function read(name: string, seconds: number, chapters: readonly MovieChapter[]) {
  const movie = movieOf('mp4', [lasting(seconds)], { chapters });
  const file = join(directory.path, name);
  await writeFile(file, Buffer.concat([movie.head, new Uint8Array(seconds)]));
  const shown = JSON.parse(tool('ffprobe', ['-show_chapters', '-of', 'json', file]).toString()) as {
    chapters: { start_time: string; end_time: string; tags?: { title?: string } }[];
  };
  return shown.chapters.map(({ start_time, end_time, tags }) => ({
    start: Number(start_time),
    end: Number(end_time),
    title: tags?.title,
  }));
}

it('more than a byte can count are all read', async () => {
  const chapters = Array.from({ length: 600 }, (_, i) => ({ start: 2 * i, title: `${i}` }));
  const found = await read('many.mp4', 1200, chapters);
  expect(found).toEqual(chapters.map(({ start, title }) => ({ start, end: start + 2, title })));
});

it('one that lasts longer than ten hours ends where it should', async () => {
  const long = 15 * 3600;
  const found = await read('long.mp4', long + 10, [
    { start: 0, title: 'long' },
    { start: long, title: 'short' },
  ]);
  expect(found).toEqual([
    { start: 0, end: long, title: 'long' },
    { start: long, end: long + 10, title: 'short' },
  ]);
});

it('titles are long, empty, or of letters of four bytes, none of which is cut in two', async () => {
  const titles = ['🎬'.repeat(2000), '', 'x'.repeat(300), 'é'];
  const found = await read(
    'titles.mp4',
    8,
    titles.map((title, i) => ({ start: 2 * i, title })),
  );
  expect(found.map(({ title = '' }) => title)).toEqual(titles);
});
