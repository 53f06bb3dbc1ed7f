// Needs ffmpeg.
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hasFfmpeg } from '@clipwright/test-kit/has-ffmpeg';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { makeFile } from '@clipwright/test-kit/make-file';
import { scratch } from '@clipwright/test-kit/scratch';
import { tool } from '@clipwright/test-kit/tool';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { libavEngine, libavLoader } from '../src/index.ts';

let directory: Awaited<ReturnType<typeof scratch>>;
let file = '';
/** The times of all frames, and of those that others refer to. */
let all: readonly number[] = [];
let referred: ReadonlySet<number> = new Set();
const isThere = hasLibrary && hasFfmpeg;
beforeAll(async () => {
  directory = await scratch();
  if (!isThere) return;
  file = makeFile(join(directory.path, 'a.mp4'), '-g', '25', '-bf', '3', '-an', '-threads', '1');
  const timesOf = (...args: readonly string[]) =>
    listed(file, ...args, '-show_entries', 'frame=pts').map(([time = 0]) => time);
  all = timesOf();
  // By the decoder's own judgement.
  referred = new Set(timesOf('-skip_frame', 'noref'));
});
afterAll(() => directory.remove());

const rate = 25;

/** What ffprobe lists of a file's pictures, a line each, by numbers. */
function listed(file: string, ...args: readonly string[]): readonly (readonly number[])[] {
  const lines = tool('ffprobe', ['-select_streams', 'v', ...args, '-of', 'csv=p=0', file]).toString();
  return (
    lines
      .trim()
      .split('\n')
      // Data beside a frame has a line of its own.
      .filter((line) => /^\d/.test(line))
      .map((line) => line.split(',').map(Number))
  );
}

/** Destroys the pictures of some packets, not the headers of their units. */
function damaged(file: string, times: ReadonlySet<number>): string {
  const bytes = readFileSync(file);
  for (const [time = 0, size = 0, position = 0] of listed(file, '-show_entries', 'packet=pts,size,pos')) {
    if (times.has(time)) bytes.fill(0xff, position + 8, position + size);
  }
  const to = join(directory.path, 'damaged.mp4');
  writeFileSync(to, bytes);
  return to;
}

it.skipIf(!isThere).each([1, 2, 4])(
  'a frame decodes without those before it that no other refers to (needs node-av and ffmpeg; %i threads)',
  async (threads) => {
    const others = new Set(all.filter((time) => !referred.has(time)));
    expect([all.length, others.size > 5]).toEqual([25, true]);

    await using engine = libavEngine({ workers: 1 });
    await using loader = libavLoader({ engine, threads });
    /** The digest of each frame, asked for alone; why there is none. */
    const digests = async (uri: string): Promise<readonly string[]> => {
      const opened = await lastValueFrom(loader.open({ uri }));
      if (opened.type !== 'opened') throw new Error('It was not opened.');
      await using source = opened.source;
      const found: string[] = [];
      for (const position of all.keys()) {
        try {
          const at = [`${position}/${rate}`];
          for await (const { data, close } of source.video({ start: 0, end: 1 }, { at })) {
            found.push(createHash('md5').update(data).digest('hex'));
            close();
          }
        } catch (error) {
          found.push(error instanceof Error && 'code' in error ? String(error.code) : 'no error of ours');
        }
      }
      return found;
    };
    const whole = await digests(file);
    expect(await digests(damaged(file, others))).toEqual(
      whole.map((digest, position) => (referred.has(all[position] ?? 0) ? digest : 'source-damaged')),
    );
  },
);
