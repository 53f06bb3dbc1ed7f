import { ClipwrightError } from '@clipwright/core';
import { Frame } from 'node-av/lib';
import { frameGraph } from '../../library/frame-graph.ts';
import type { LayersPlan } from '../../render/segment/segment-plan.ts';
import type { Pictures, Steps } from './pictures.ts';

/**
 * Pictures with layers on them. Filters of several inputs know which frame comes first only when each has one: the first
 * frame of a layer goes in at once, every other when it is due. Of a layer that stands still there is one frame.
 *
 * @param under Stays its owner's.
 * @param layers Are closed with it.
 */
export function layeredPictures(
  { graph: text, inputs, from, frames }: LayersPlan,
  under: Pick<Pictures, 'next'>,
  layers: readonly Pictures[],
): Pictures {
  const graph = frameGraph(text, inputs);
  const frame = new Frame();
  frame.alloc();
  /** Of each input. */
  const handed = inputs.map(() => 0);

  /** Hands on frames of one that has so many in all, until it has handed on as many as are due. */
  const handOn = function* (input: number, pictures: Pick<Pictures, 'next'>, due: number, all: number): Steps {
    for (let count = handed[input] ?? 0; count < Math.min(due, all); count += 1) {
      yield* pictures.next(frame);
      frame.pts = BigInt(count);
      graph.add(input, frame);
      handed[input] = count + 1;
      if (count + 1 === all) graph.add(input, null);
    }
  };

  return {
    frames,
    *next(into) {
      for (;;) {
        const state = graph.take(into);
        if (state === 'taken') return;
        const at = handed[0] ?? 0;
        if (state === 'over' || at === frames)
          throw new ClipwrightError('internal', `There are no ${frames} frames with layers.`);
        for (const [index, layer] of layers.entries()) {
          const due = Math.max(1, at - (from[index] ?? 0) + 1);
          yield* handOn(1 + index, layer, due, layer.frames);
        }
        yield* handOn(0, under, at + 1, frames);
      }
    },
    [Symbol.dispose]: () => {
      graph[Symbol.dispose]();
      frame.free();
      for (const layer of layers) layer[Symbol.dispose]();
    },
  };
}
