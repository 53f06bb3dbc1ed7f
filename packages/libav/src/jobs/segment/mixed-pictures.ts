import { ClipwrightError } from '@clipwright/core';
import { Frame } from 'node-av/lib';
import { frameGraph } from '../../library/frame-graph.ts';
import type { SegmentPlan } from '../../render/segment/segment-plan.ts';
import type { Pictures } from './pictures.ts';

/** Two that are mixed, frame by frame. They stay their owner's. */
export function mixedPictures(
  { graph: text, input }: NonNullable<SegmentPlan['mix']>,
  sides: readonly [Pictures, Pictures],
): Pictures {
  const graph = frameGraph(text, [input, input]);
  const frame = new Frame();
  frame.alloc();
  const { frames } = sides[0];
  let fed = 0;
  return {
    frames,
    *next(into) {
      for (;;) {
        const state = graph.take(into);
        if (state === 'taken') return;
        if (state === 'over') throw new ClipwrightError('internal', `There are no ${frames} mixed frames.`);
        for (const [index, side] of sides.entries()) {
          if (fed < frames) {
            yield* side.next(frame);
            frame.pts = BigInt(fed);
            graph.add(index, frame);
          } else if (fed === frames) graph.add(index, null);
        }
        fed += 1;
      }
    },
    [Symbol.dispose]: () => {
      graph[Symbol.dispose]();
      frame.free();
    },
  };
}
