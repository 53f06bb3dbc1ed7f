import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { temporaryStore } from '@clipwright/cache';
import { isGap, loadClips, renderTimeline, resultFrom } from '@clipwright/core';
import { ffmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { parseTimeline } from '@clipwright/timeline';
import { firstValueFrom } from 'rxjs';
import { type Comparison, compare } from './compare.ts';
import { measureReuse, reuseLine } from './reuse.ts';
import { type Cut, sequentialLoad, sequentialRender } from './sequential.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { runs: { type: 'string', default: '3' }, json: { type: 'boolean', default: false } },
});
const list = resolve(positionals[0] ?? 'samples/montage.json');
const runs = Math.max(1, Number(values.runs) || 1);

const timeline = parseTimeline(await readFile(list, 'utf8'), { format: 'json', base: dirname(list) });
const clips = timeline.items.flatMap((item) => (isGap(item) ? [] : [item]));

const directory = await mkdtemp(join(tmpdir(), 'clipwright-bench-'));
const output = { file: join(directory, 'ours.mp4'), overwrite: true };
await using runner = ffmpegRunner();
const { ffmpeg, ffprobe } = await firstValueFrom(runner.tools());

async function load() {
  await using loader = ffmpegLoader({ runner });
  return await resultFrom(loadClips(clips, { loader, onError: 'fail' }));
}

async function render() {
  await using loader = ffmpegLoader({ runner });
  await using renderer = ffmpegRenderer({ runner });
  await using store = temporaryStore();
  return await resultFrom(renderTimeline(timeline, output, { loader, renderer, store, onError: 'fail' }));
}

try {
  // Once beforehand: the sequential way needs the profile that ours chooses, and both then find the files in memory.
  const { profile, clips: rendered } = await render();
  const cuts: Cut[] = rendered.map(({ index, source, start = 0, end = 0 }) => ({
    file: clips[index]?.uri ?? source,
    start,
    end,
  }));
  const sequential = { tools: { ffmpeg: ffmpeg.path, ffprobe: ffprobe.path }, cuts };
  const results: Comparison[] = [
    await compare({ name: 'load', ours: load, theirs: () => sequentialLoad(sequential) }, runs),
    await compare(
      {
        name: 'render',
        ours: render,
        theirs: () => sequentialRender(sequential, profile),
      },
      runs,
    ),
  ];
  const reuse = await measureReuse({ runner, ffmpeg: ffmpeg.path, directory, runs });
  if (values.json) {
    const report = { list, clips: clips.length, runs, ffmpeg: ffmpeg.version, results, reuse };
    console.log(JSON.stringify(report, undefined, 2));
  } else {
    console.log(`${clips.length} clips of ${list}, ${runs} runs in turns, medians, ffmpeg ${ffmpeg.version}`);
    for (const { name, ours, theirs, ratio } of results) {
      const seconds = (times: readonly number[]) => times.map((ms) => (ms / 1000).toFixed(2)).join(' ');
      console.log(
        `${name.padEnd(8)}${ratio.toFixed(2)}x   ours ${seconds(ours)} s   one after the other ${seconds(theirs)} s`,
      );
    }
    console.log(`${'reuse'.padEnd(8)}${reuseLine(reuse)}`);
  }
} finally {
  await rm(directory, { recursive: true, force: true });
}
