import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { directoryStore } from '@clipwright/cache';
import { type ClipRenderer, type OutputOptions, renderTimeline, resultFrom, type Timeline } from '@clipwright/core';
import { bullmqRenderer } from '@clipwright/distributed-bullmq';
import { type PieceMeans, pieceParts } from './piece-parts.ts';

/** What a worker is told. Plain data. */
export interface FarmPlace {
  readonly means: PieceMeans;
  readonly media: string;
  readonly store: string;
  readonly url: string;
}

export interface FarmRender {
  readonly timeline: Timeline;
  readonly output: OutputOptions;
  readonly place: FarmPlace;
}

/** Milliseconds of a render, and of this program's own processor time. */
export interface FarmTimes {
  readonly ms: number;
  readonly ownMs: number;
}

/** Workers in processes of their own, for the length of the work; they are at the queue before it begins. */
export async function withWorkers<T>(count: number, place: FarmPlace, work: () => Promise<T>): Promise<T> {
  const script = fileURLToPath(new URL('./worker-child.js', import.meta.url));
  const children = Array.from({ length: count }, () =>
    spawn(process.execPath, [script, JSON.stringify(place)], { stdio: 'inherit' }),
  );
  try {
    return await work();
  } finally {
    await Promise.all(children.map(ended));
  }
}

async function ended(child: ChildProcess): Promise<void> {
  const gone = once(child, 'close');
  child.kill('SIGTERM');
  await gone;
}

/** A render by this process alone, or by workers; with a store of its own in either case. */
export async function timedRender({ timeline, output, place }: FarmRender, byWorkers: boolean): Promise<FarmTimes> {
  await using parts = pieceParts(place.means);
  await using store = directoryStore({ directory: place.store });
  const { loader } = parts;
  const { media, url } = place;
  const renderer: ClipRenderer = byWorkers
    ? bullmqRenderer({ renderer: parts.renderer, store, media, queue: { url } })
    : parts.renderer;
  try {
    const [began, used] = [performance.now(), process.cpuUsage()];
    await resultFrom(renderTimeline(timeline, output, { loader, renderer, store, onError: 'fail' }));
    const { user, system } = process.cpuUsage(used);
    return { ms: performance.now() - began, ownMs: (user + system) / 1000 };
  } finally {
    if (byWorkers) await renderer[Symbol.asyncDispose]();
  }
}
