import type { RenderPhase } from '@clipwright/core';

/** Where each phase of a render begins and ends in the whole, for a bar that never goes back: nearly all is encoding. */
const shares: Readonly<Record<RenderPhase, readonly [begin: number, end: number]>> = {
  load: [0, 0.1],
  fingerprint: [0.1, 0.15],
  encode: [0.15, 0.9],
  join: [0.9, 1],
};

/** How far a render is as a whole, 0 to 1. */
export function renderFraction({ phase, ratio }: { readonly phase: RenderPhase; readonly ratio: number }): number {
  const [begin, end] = shares[phase];
  return begin + ratio * (end - begin);
}
