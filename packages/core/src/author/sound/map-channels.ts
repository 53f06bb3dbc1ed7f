/**
 * Interleaved samples of one number of channels as those of another: mono goes to both sides unchanged, and of stereo
 * one channel is half the sum.
 */
export function mapChannels(data: Float32Array, from: 1 | 2, to: 1 | 2): Float32Array {
  if (from === to) return data;
  const at = (i: number): number => data[i] ?? 0;
  if (from === 1) return Float32Array.from({ length: data.length * 2 }, (_, i) => at(i >> 1));
  return Float32Array.from({ length: data.length / 2 }, (_, i) => (at(2 * i) + at(2 * i + 1)) / 2);
}
