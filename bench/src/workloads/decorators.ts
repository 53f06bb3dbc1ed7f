import { type Clip, type ClipLoader, firstSupported, instrument, loadClips, retrying } from '@clipwright/core';
import { syntheticLoader } from '@clipwright/testing';
import { lastValueFrom } from 'rxjs';
import { median } from '../measure/median.ts';
import { takeTurns } from '../measure/take-turns.ts';
import type { Workload } from './workload.ts';

const allClips = 10_000;

/**
 * Clips of one turn. A machine that others use too is now faster and now slower, by more than what is measured: in turns
 * this short it is so for both.
 */
const turnClips = 500;

/** What decorators cost: processor time of turns without, and of turns with three of them around each other. */
export interface DecoratorCost {
  /** Milliseconds, as all times here. */
  readonly bareMs: readonly number[];
  readonly decoratedMs: readonly number[];
  /** Of the medians. */
  readonly ratio: number;
}

/**
 * `loadClips` of synthetic clips, each of a source of its own, so that each is opened through the decorators: bare, and
 * with `instrument` around `retrying` around `firstSupported`, in turns.
 */
export async function measureDecorators(turns: number, clips = turnClips): Promise<DecoratorCost> {
  const list = Array.from({ length: clips }, (_, i): Clip => ({ source: `synthetic:${i}`, start: 0.1, end: 0.4 }));
  const run = (decorated: (loader: ClipLoader) => ClipLoader) => async (): Promise<number> => {
    const loader = decorated(syntheticLoader({ frames: 12, width: 16, height: 16 }));
    // Opening waits for timers, and a busy machine for more: what counts is what is done meanwhile.
    const before = process.cpuUsage();
    await lastValueFrom(loadClips(list, { loader }));
    const { user, system } = process.cpuUsage(before);
    await loader[Symbol.asyncDispose]();
    return (user + system) / 1000;
  };
  const bare = run((loader) => loader);
  const decorated = run((loader) => {
    const { backend, events$ } = instrument(retrying(firstSupported([loader])));
    // Somebody listens, or there would be less to do.
    events$.subscribe();
    return backend;
  });
  // Once before, so that the code is compiled.
  await bare();
  await decorated();
  const taken = await takeTurns(
    [
      { name: 'bare', run: bare },
      { name: 'decorated', run: decorated },
    ],
    turns,
  );
  for (const { error } of taken) if (error !== undefined) throw error;
  const [bareMs = [], decoratedMs = []] = taken.map(({ results }) => results);
  return { bareMs, decoratedMs, ratio: median(decoratedMs) / median(bareMs) };
}

/** What plug-ins around plug-ins cost beside the work. */
export const decorators: Workload = {
  name: 'decorators',
  title: () => `Load ${turnClips} synthetic clips in each turn, bare and through three decorators`,
  measure: async ({ runs }) => {
    const { bareMs, decoratedMs, ratio } = await measureDecorators((runs * allClips) / turnClips);
    return {
      rows: [
        { name: 'bare', ms: bareMs },
        { name: 'three decorators', ms: decoratedMs },
      ],
      remark: `three decorators cost ${ratio.toFixed(3)} of the bare run, in processor time`,
    };
  },
};
