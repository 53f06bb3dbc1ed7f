/** Seconds in which something begins at least once, where there are beats. */
const span = 1.5;

/**
 * An onset strength in units of what usually begins most strongly, the rest of it cut off, so that one loud moment does
 * not outweigh beats, and nothing depends on how loud the sound is. All 0 where nothing begins.
 *
 * @param rate Values per second.
 * @param wide Seconds (a deviation) over which it is smoothed, so that moments between two values count fully.
 */
export function levelled(strength: Float32Array, rate: number, wide: number): Float64Array {
  const all = smoothed(strength, rate * wide);
  const between = all.slice().sort()[all.length >> 1] ?? 0;
  const smooth = all.map((value) => Math.max(0, value - between));
  const each = Math.round(span * rate);
  const highest = Array.from({ length: Math.ceil(smooth.length / each) }, (_, i) =>
    smooth.subarray(i * each, (i + 1) * each).reduce((most, value) => Math.max(most, value), 0),
  );
  const heard = highest.filter((value) => value > 0).sort((a, b) => a - b);
  const usual = heard[heard.length >> 1] ?? 1;
  return smooth.map((value) => Math.min(1, value / usual));
}

function smoothed(strength: Float32Array, wide: number): Float64Array {
  const reach = Math.ceil(3 * wide);
  const bell = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-0.5 * ((i - reach) / wide) ** 2));
  const smooth = new Float64Array(strength.length);
  for (let i = 0; i < smooth.length; i += 1) {
    let sum = 0;
    for (let j = Math.max(-reach, -i); j <= Math.min(reach, smooth.length - 1 - i); j += 1) {
      sum += (bell[j + reach] ?? 0) * (strength[i + j] ?? 0);
    }
    smooth[i] = sum;
  }
  return smooth;
}
