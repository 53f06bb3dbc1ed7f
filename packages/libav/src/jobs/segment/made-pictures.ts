import { ClipwrightError } from '@clipwright/core';
import { frameGraph } from '../../library/frame-graph.ts';
import type { MadeFrames } from '../../render/segment/segment-plan.ts';
import type { Pictures } from './pictures.ts';

/** Frames that filters make of nothing. */
export function madePictures({ graph: text }: MadeFrames, frames: number): Pictures {
  const graph = frameGraph(text);
  return {
    frames,
    // biome-ignore lint/correctness/useYield: nothing has to be waited for
    *next(into) {
      if (graph.take(into) !== 'taken')
        throw new ClipwrightError('internal', `There are no ${frames} frames of ${text}.`);
    },
    [Symbol.dispose]: () => graph[Symbol.dispose](),
  };
}
