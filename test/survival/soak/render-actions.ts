import { rmSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { type RenderReport, renderTimeline, resultFrom } from '@clipwright/core';
import type { Action } from './action.ts';
import { expectRendered, outcomeOf } from './outcome.ts';
import type { Scene } from './references.ts';
import type { World } from './world.ts';

/** Milliseconds in which most of what is done here is over. */
export const aWhile = 600;

export function start(world: World, scene: Scene, file: string, signal: AbortSignal): Promise<RenderReport> {
  const concurrency = 1 + world.random.below(3);
  return resultFrom(renderTimeline(scene.timeline, { ...scene.output, file }, { ...world.deps, concurrency, signal }));
}

/** Renders to the end. */
export const render: Action = async (world, { scenes }) => {
  const scene = world.random.pick(scenes);
  const file = world.fresh('.mp4');
  expectRendered(world, await outcomeOf(start(world, scene, file, world.signal)), file, [scene]);
};

/** Renders until a signal says no, which may be too late. */
export const abortedRender: Action = async (world, { scenes }) => {
  const scene = world.random.pick(scenes);
  const file = world.fresh('.mp4');
  const controller = new AbortController();
  const running = outcomeOf(start(world, scene, file, controller.signal));
  await setTimeout(world.random.below(aWhile));
  controller.abort();
  expectRendered(world, await running, file, [scene], ['cancelled']);
};

/** Renders until nobody listens any more. */
export const abandonedRender: Action = async (world, { scenes }) => {
  const scene = world.random.pick(scenes);
  const file = world.fresh('.mp4');
  const subscription = renderTimeline(scene.timeline, { ...scene.output, file }, world.deps).subscribe({
    // What may go wrong in a disturbed round goes unheard here.
    error: () => {},
  });
  await setTimeout(world.random.below(aWhile));
  const finished = subscription.closed;
  subscription.unsubscribe();
  await world.settled();
  if (finished) rmSync(file, { force: true });
};

/** Asks for what cannot be. */
export const refusedRender: Action = async (world, { scenes }) => {
  const [scene] = scenes;
  const file = world.media.sounding;
  const outcome = await outcomeOf(start(world, scene, file, world.signal));
  if (!('error' in outcome && ['output-exists', 'output-is-source'].includes(outcome.error.code))) {
    throw new Error('A source could be overwritten', { cause: outcome });
  }
};
