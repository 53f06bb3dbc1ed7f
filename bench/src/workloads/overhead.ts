import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import {
  type Clip,
  type ClipLoader,
  type ClipSource,
  loadClips,
  type SourceIndex,
  type SourceInfo,
} from '@clipwright/core';
import { lastValueFrom, of, tap } from 'rxjs';
import { median } from '../measure/median.ts';
import type { Workload } from './workload.ts';

export interface Overhead {
  readonly clips: number;
  /** What the pipeline itself costs, with nothing to load. */
  readonly microsecondsPerClip: number;
  /** The most that was in use at once, beyond what was before: the report's lines are most of it. */
  readonly peakBytes: number;
}

const defaultClips = 100_000;
/** Sources that the clips are taken from. */
const sources = 100;
const frames = 2400;

/**
 * The work of `loadClips` around clips that cost nothing: a loader that has every source at hand, ranges in tenths of a
 * second, the usual concurrency. Time and memory are measured in a run each, since looking at memory takes time.
 */
export async function measureOverhead(clips: number = defaultClips): Promise<Overhead> {
  const list = clipList(clips);
  // Once before, so that the code is compiled.
  await lastValueFrom(loadClips(list.slice(0, 5000), { loader: noLoader() }));
  const began = performance.now();
  await lastValueFrom(loadClips(list, { loader: noLoader() }));
  const microsecondsPerClip = ((performance.now() - began) * 1000) / clips;
  return { clips, microsecondsPerClip, peakBytes: await peakBytes(list) };
}

async function peakBytes(list: readonly Clip[]): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  const inUse = (): number => {
    if (typeof collect === 'function') collect();
    return process.memoryUsage().heapUsed;
  };
  const before = inUse();
  let loaded = 0;
  let peak = 0;
  await lastValueFrom(
    loadClips(list, { loader: noLoader() }).pipe(
      tap(({ type }) => {
        if (type !== 'loaded') return;
        loaded += 1;
        if (loaded % 10_000 === 0) peak = Math.max(peak, inUse() - before);
      }),
    ),
  );
  return peak;
}

function clipList(clips: number): Clip[] {
  return Array.from({ length: clips }, (_, i) => {
    const start = (i * 7) % 900;
    return { source: `source ${i % sources}`, start: start / 10, end: (start + 5 + (i % 20)) / 10 };
  });
}

/** A loader that has every source at hand. */
function noLoader(): ClipLoader {
  const none = async (): Promise<void> => {};
  return {
    open: ({ uri }) => of({ type: 'opened', source: emptySource(uri) }),
    settled: none,
    [Symbol.asyncDispose]: none,
  };
}

const info: SourceInfo = {
  container: 'none',
  duration: '100/1',
  video: {
    index: 0,
    codec: 'none',
    width: 1280,
    height: 720,
    displayWidth: 1280,
    displayHeight: 720,
    rotation: 0,
    sampleAspectRatio: '1/1',
    pixelFormat: 'yuv420p',
    frameRate: '24/1',
    timebase: '1/24000',
    origin: 0,
    frames,
    color: {},
  },
};

const index: SourceIndex = {
  timestamps: Array.from({ length: frames }, (_, frame) => frame * 1000),
  end: frames * 1000,
  gops: [{ pts: 0, dts: 0, packets: frames, bytes: 1, closed: true }],
};

function emptySource(uri: string): ClipSource {
  const nothing = async function* (): AsyncGenerator<never> {};
  return {
    uri,
    info,
    index: () => of(index),
    video: nothing,
    audio: nothing,
    [Symbol.asyncDispose]: async () => {},
  };
}

/** What the framework costs beside the work. */
export const overhead: Workload = {
  name: 'overhead',
  title: () => `Load ${defaultClips.toLocaleString('en')} clips that cost nothing`,
  measure: async ({ runs }) => {
    const measured: Overhead[] = [];
    for (let run = 0; run < runs; run++) measured.push(await measureOverhead());
    const micros = measured.map(({ microsecondsPerClip }) => microsecondsPerClip);
    const row = {
      name: 'Clipwright',
      ms: micros.map((each) => (each * defaultClips) / 1000),
      peakBytes: Math.max(...measured.map(({ peakBytes }) => peakBytes)),
    };
    return { rows: [row], remark: `${median(micros).toFixed(1)} microseconds a clip` };
  },
};
