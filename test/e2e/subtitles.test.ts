// Needs ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryStore } from '@clipwright/cache';
import { renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { hasLibrary } from '@clipwright/test-kit/has-library';
import { loadTextPainter } from '@clipwright/text/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Engine, engineOf } from './engine-of.ts';

/*
 * When subtitles are seen, against the times that ffmpeg itself reads from the same file.
 */
const folder = mkdtempSync(join(tmpdir(), 'clipwright-subtitles-'));
const ways: Readonly<Record<string, Engine>> = {
  ffmpeg: engineOf('ffmpeg'),
  ...(hasLibrary && { 'FFmpeg’s libraries': engineOf('libav') }),
};
afterAll(async () => {
  for (const engine of Object.values(ways)) await engine[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const rate = 25;
const source = join(folder, 'black.mkv');
const subtitles = join(folder, 'words.srt');

function tool(name: string, ...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync(name, ['-v', 'error', ...args], { maxBuffer: 2 ** 28 });
  if (status !== 0) throw new Error(stderr.toString());
  return stdout;
}

beforeAll(() => {
  tool('ffmpeg', '-f', 'lavfi', '-i', `color=black:s=160x90:r=${rate}:d=8`, '-c:v', 'ffv1', source);
  const cues = ['00:00:00,480 --> 00:00:01,200', '00:00:02,000 --> 00:00:02,760', '00:00:04,040 --> 00:00:05,960'];
  writeFileSync(subtitles, cues.map((times, index) => `${index + 1}\n${times}\n<i>Words</i> ${index}\n`).join('\n'));
});

/** What ffmpeg's own reader says is shown at a time of the file's clock. */
function shownAt(): (time: number) => boolean {
  const args = ['-show_entries', 'packet=pts_time,duration_time', '-of', 'json', subtitles];
  const { packets } = JSON.parse(tool('ffprobe', ...args).toString()) as {
    packets: { pts_time: string; duration_time: string }[];
  };
  const spans = packets.map(({ pts_time: at, duration_time: length }) => [Number(at), Number(at) + Number(length)]);
  expect(spans).toHaveLength(3);
  return (time) => spans.some(([start = 0, end = 0]) => time >= start - 1e-6 && time < end - 1e-6);
}

async function seen(timeline: Timeline, { loader, renderer }: Engine): Promise<readonly boolean[]> {
  await using store = temporaryStore();
  const painter = await loadTextPainter();
  const output = { file: join(folder, 'out.mp4'), overwrite: true, audio: false, frameRate: `${rate}/1` } as const;
  await resultFrom(renderTimeline(timeline, output, { loader, renderer, store, painter, onError: 'fail' }));
  // The brightest pixel, so that single letters are found.
  const raw = tool('ffmpeg', '-i', output.file, '-fps_mode', 'passthrough', '-pix_fmt', 'gray', '-f', 'rawvideo', '-');
  return Array.from({ length: raw.length / (160 * 90) }, (_, frame) =>
    raw.subarray(frame * 160 * 90, (frame + 1) * 160 * 90).some((value) => value > 120),
  );
}

it.each(Object.entries(ways))('subtitles are seen when ffmpeg says that they are shown: %s', async (_, way) => {
  const isShown = shownAt();
  const frames = (count: number, time: (at: number) => number): boolean[] =>
    Array.from({ length: count }, (__, frame) => isShown(time(frame / rate)));
  const layers = [{ subtitles }];
  // Of clips at the times of their source, and of the whole at those of the output, a second later.
  const cut = { source, start: 1, end: 5 };
  const fast = { source, start: 2, end: 6, speed: 2 };
  const items = [
    { ...cut, layers },
    { gap: 1, layers: [{ subtitles, style: { color: '#ffff00' } }] },
    { ...fast, layers },
  ];
  const followed = [...frames(100, (at) => 1 + at), ...frames(25, (at) => at), ...frames(50, (at) => 2 + 2 * at)];
  expect(followed).toContain(true);
  expect(followed).toContain(false);
  expect(await seen({ items }, way)).toEqual(followed);
  const over = await seen({ items: [cut], layers: [{ subtitles, offset: 1, end: 3.2 }] }, way);
  expect(over).toEqual(frames(100, (at) => (at < 3.2 ? at - 1 : -1)));
});
