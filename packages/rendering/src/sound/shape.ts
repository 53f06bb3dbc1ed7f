import type { ClipSound } from '@clipwright/core/author';

/** A position in a stretch of the sound: samples from its beginning, and how many it has, per channel. */
export interface Position {
  readonly at: number;
  readonly of: number;
}

/**
 * Applies a clip's volume and fades to a block of its sound. Fades are linear: over `fadeIn` samples, sample i counts
 * i / fadeIn, so that the first one is silent; `fadeOut` is its mirror image.
 */
export function shape(block: Float32Array, channels: number, sound: Fading, { at, of }: Position): void {
  const { volume = 1, fadeIn = 0, fadeOut = 0 } = sound;
  const frames = block.length / channels;
  if (volume === 1 && at >= fadeIn && at + frames <= of - fadeOut) return;
  for (let frame = 0; frame < frames; frame += 1) {
    const since = at + frame;
    const left = of - 1 - since;
    let gain = volume;
    if (since < fadeIn) gain *= since / fadeIn;
    if (left < fadeOut) gain *= left / fadeOut;
    scale(block, frame * channels, channels, gain);
  }
}

export type Fading = Pick<ClipSound, 'volume' | 'fadeIn' | 'fadeOut'>;

/**
 * One side of a crossfade at equal power: with x from 0 to 1, the middle of each sample, the side that goes counts
 * cos(x pi / 2), the one that comes sin(x pi / 2). Their squares add up to 1, so that unlike sounds keep their loudness
 * throughout.
 */
export function crossfade(block: Float32Array, channels: number, direction: 'from' | 'to', { at, of }: Position): void {
  const frames = block.length / channels;
  for (let frame = 0; frame < frames; frame += 1) {
    const angle = ((at + frame + 0.5) / of) * (Math.PI / 2);
    scale(block, frame * channels, channels, direction === 'from' ? Math.cos(angle) : Math.sin(angle));
  }
}

export function add(sum: Float32Array, other: Float32Array): void {
  for (let i = 0; i < sum.length; i += 1) sum[i] = (sum[i] ?? 0) + (other[i] ?? 0);
}

function scale(block: Float32Array, begin: number, channels: number, gain: number): void {
  for (let i = begin; i < begin + channels; i += 1) block[i] = (block[i] ?? 0) * gain;
}
