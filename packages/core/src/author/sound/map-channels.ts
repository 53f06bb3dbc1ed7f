/**
 * Interleaved samples of one number of channels as those of another: mono goes to both sides unchanged, and of stereo
 * one channel is half the sum.
 */
export function mapChannels(data: Float32Array, from: 1 | 2, to: 1 | 2): Float32Array {
  if (from === to) return data;
  if (from === 1) return Float32Array.from({ length: data.length * 2 }, (_, i) => data[i >> 1] ?? 0);
  return Float32Array.from({ length: data.length / 2 }, (_, i) => ((data[2 * i] ?? 0) + (data[2 * i + 1] ?? 0)) / 2);
}
