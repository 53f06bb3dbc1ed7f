import type { MusicDucking } from '@clipwright/core/author';
import { duckedBy, type HeardRange } from '@clipwright/core/plan';
import { factorOf } from './decibels.ts';

/**
 * Makes a block of music quieter where clips are heard.
 *
 * @param ranges Where they are.
 * @param position The sample of the output at which the block begins.
 */
export function duck(
  block: Float32Array,
  channels: number,
  ducking: MusicDucking,
  ranges: readonly HeardRange[],
  position: number,
): void {
  if (ranges.length === 0) return;
  for (let frame = 0; frame < block.length / channels; frame += 1) {
    let decibels = 0;
    for (const range of ranges) decibels = Math.max(decibels, duckedBy(ducking, range, position + frame));
    if (decibels === 0) continue;
    const factor = factorOf(-decibels);
    for (let i = frame * channels; i < (frame + 1) * channels; i += 1) block[i] = (block[i] ?? 0) * factor;
  }
}
