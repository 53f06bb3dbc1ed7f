// Needs ffmpeg.
import { execFileSync } from 'node:child_process';
import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { directoryStore } from '@clipwright/cache';
import { renderTimeline, threadBudget } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { scratch } from '@clipwright/test-kit/scratch';
import { lastValueFrom } from 'rxjs';
import { afterAll, beforeAll, expect, it } from 'vitest';

let directory: Awaited<ReturnType<typeof scratch>>;
beforeAll(async () => {
  directory = await scratch();
});
afterAll(() => directory.remove());

/** A tool that writes down what it was started with, and then is the real one. */
async function writingDown(tool: string, log: string): Promise<string> {
  const file = join(directory.path, tool);
  await writeFile(file, `#!/bin/sh\necho "${tool} $*" >> '${log}'\nexec ${tool} "$@"\n`);
  await chmod(file, 0o755);
  return file;
}

it('on a cold start of many segments at once each tool is asked once what it is, and tried once', async () => {
  const at = (name: string): string => join(directory.path, name);
  const log = at('started');
  const input = ['-f', 'lavfi', '-i', 'testsrc2=size=64x36:rate=25:duration=36'];
  const x264 = ['-c:v', 'libx264', '-preset', 'ultrafast', '-g', '10'];
  execFileSync('ffmpeg', ['-v', 'error', ...input, ...x264, '-pix_fmt', 'yuv420p', at('a.mp4')]);
  const [ffmpeg, ffprobe] = [await writingDown('ffmpeg', log), await writingDown('ffprobe', log)];
  await using runner = ffmpegRunner({ ffmpeg, ffprobe, budget: threadBudget(8) });
  await using loader = ffmpegLoader({ runner });
  await using renderer = ffmpegRenderer({ runner });
  await using store = directoryStore({ directory: at('store') });
  const items = [0, 9, 18, 27].map((start) => ({ source: at('a.mp4'), start, end: start + 8 }));
  const run$ = renderTimeline({ items }, { file: at('out.mp4'), overwrite: false }, { loader, renderer, store });
  expect(await lastValueFrom(run$)).toMatchObject({ type: 'done', report: { segments: { encoded: 4 } } });
  const started = (await readFile(log, 'utf8')).split('\n');
  const count = (...words: readonly string[]): number =>
    started.filter((line) => words.every((word) => line.includes(word))).length;
  expect(count('ffmpeg', '-version')).toBe(1);
  expect(count('ffprobe', '-version')).toBe(1);
  // What it is tried with is made up; segments are not.
  expect(count('testsrc2')).toBe(1);
  expect(count('ffmpeg', 'libx264', 'a.mp4')).toBe(4);
});
