import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { directoryStore } from '@clipwright/cache';
import { type Clip, renderTimeline, resultFrom } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { ffmpegLoader } from '@clipwright/loader-ffmpeg';
import { ffmpegRenderer } from '@clipwright/renderer-ffmpeg';
import { median } from './compare.ts';

/** Milliseconds of rendering the same montage in three situations, run after run. */
export interface Reuse {
  readonly clips: number;
  /** Nothing is kept yet. */
  readonly cold: readonly number[];
  /** All is kept but one clip, whose range changed. */
  readonly oneChanged: readonly number[];
  /** All is kept. */
  readonly unchanged: readonly number[];
}

export interface ReuseOptions {
  readonly runner: FfmpegRunner;
  /** Path of ffmpeg, which makes the source. */
  readonly ffmpeg: string;
  /** For the source, the store and the output. */
  readonly directory: string;
  readonly runs: number;
}

const count = 50;
const rate = 25;
/** Output frames of each clip. */
const length = 15;

/** Clips of whole output frames, one after the other; the one at `changed` begins some frames later. */
function clipsOf(source: string, changed?: number): Clip[] {
  return Array.from({ length: count }, (_, i) => {
    const first = length * i + (i === changed ? 7 : 0);
    return { source, start: first / rate, end: (first + length) / rate };
  });
}

async function makeSource(ffmpeg: string, file: string): Promise<void> {
  const seconds = (length * (count + 1)) / rate;
  const picture = ['-f', 'lavfi', '-i', `testsrc2=size=640x360:rate=${rate}:duration=${seconds}`];
  const sound = ['-f', 'lavfi', '-i', `sine=frequency=440:sample_rate=48000:duration=${seconds}`];
  const encoding = ['-c:v', 'libx264', '-preset', 'veryfast', '-pix_fmt', 'yuv420p', '-g', '50', '-c:a', 'aac'];
  await promisify(execFile)(ffmpeg, [
    '-v',
    'error',
    '-nostdin',
    '-y',
    ...picture,
    ...sound,
    ...encoding,
    `file:${file}`,
  ]);
}

/** Renders a montage of fifty clips cold, then with one of them changed, then once more: each as a run of its own. */
export async function measureReuse({ runner, ffmpeg, directory, runs }: ReuseOptions): Promise<Reuse> {
  const source = join(directory, 'reuse-source.mp4');
  await makeSource(ffmpeg, source);

  /** Milliseconds; as many segments must be encoded as are expected, or it would not be what it is called. */
  async function render(clips: readonly Clip[], kept: string, encoded: number): Promise<number> {
    const start = performance.now();
    await using store = directoryStore({ directory: kept });
    await using loader = ffmpegLoader({ runner, store });
    await using renderer = ffmpegRenderer({ runner });
    const output = { file: join(directory, 'reuse.mp4'), overwrite: true };
    const deps = { loader, renderer, store, onError: 'fail' } as const;
    const { segments } = await resultFrom(renderTimeline({ items: clips }, output, deps));
    if (segments.encoded !== encoded) throw new Error(`${segments.encoded} segments were encoded, not ${encoded}.`);
    return performance.now() - start;
  }

  const [cold, oneChanged, unchanged]: [number[], number[], number[]] = [[], [], []];
  for (let run = 0; run < runs; run++) {
    const kept = await mkdtemp(join(directory, 'kept-'));
    cold.push(await render(clipsOf(source), kept, count));
    oneChanged.push(await render(clipsOf(source, 17), kept, 1));
    unchanged.push(await render(clipsOf(source, 17), kept, 0));
    await rm(kept, { recursive: true });
  }
  return { clips: count, cold, oneChanged, unchanged };
}

/** The same as a line for people: medians, and how many times faster than cold. */
export function reuseLine({ clips, cold, oneChanged, unchanged }: Reuse): string {
  const seconds = (times: readonly number[]): string => `${(median(times) / 1000).toFixed(2)} s`;
  const faster = (times: readonly number[]): string =>
    `${seconds(times)} (${(median(cold) / median(times)).toFixed(1)}x)`;
  return `cold ${seconds(cold)}   one of ${clips} changed ${faster(oneChanged)}   unchanged ${faster(unchanged)}`;
}
