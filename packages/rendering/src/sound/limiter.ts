import { overshoots, truePeakReach } from '@clipwright/loudness';

/**
 * Seconds over which the gain falls before a peak, and rises after it: half a period at 25 Hz, so that bass is not
 * bent.
 */
const reach = 0.02;

export interface Limiter {
  /** A block in, what is ready out: sound comes later, but is not moved. */
  push(block: Float32Array): Float32Array;
  /** The rest. */
  end(): Float32Array;
}

/**
 * Keeps sums within full scale, or true peaks below a ceiling. Where nothing goes beyond it nothing changes, to the bit.
 * Before a peak the gain falls smoothly to what the peak allows, and rises after it: at each sample it is the mean of
 * the last minima, each of them over as many samples as come next. All of those minima see the peak, so none gets
 * through. All channels get the same gain. What is no number becomes silence.
 *
 * @param ceiling Of true peaks by ITU-R BS.1770-4, as a factor of full scale. @default samples up to full scale
 */
export function limiter(sampleRate: number, channels: number, ceiling?: number): Limiter {
  // What says how high a true peak is lies around it, and goes off the gain's time: no more of the sound counts for a
  // sample than a packet of any codec.
  const around = ceiling === undefined ? 0 : 2 * truePeakReach;
  const length = Math.max(2, Math.round(sampleRate * reach) - around);
  const context = (length - 1 + around) * channels;
  /** The last that came out, as long as the gain looks back, and what waits for what comes next. */
  let kept = new Float32Array(context);
  /** Where they are put together, time after time. */
  let memory = new Float32Array(0);

  const push = (block: Float32Array): Float32Array => {
    const values = kept.length + block.length;
    if (memory.length < values) memory = new Float32Array(values);
    const all = memory.subarray(0, values);
    all.set(kept);
    all.set(block, kept.length);
    const peak = silenceNonNumbers(all);
    const ready = Math.max(0, all.length - 2 * context);
    kept = all.slice(ready);
    const out = all.slice(context, context + ready);
    const limits =
      ceiling !== undefined
        ? allowedPeaks(all, channels, ceiling)
        : peak > 1
          ? allowedSamples(all, channels)
          : undefined;
    if (limits !== undefined) scale(out, gains(limits.subarray(around), length), channels);
    return out;
  };
  return { push, end: () => push(new Float32Array(context)) };
}

// Plain loops: iterators over millions of values take longer than what is done with them.

/** Gives the greatest value, without sign. */
export function silenceNonNumbers(all: Float32Array): number {
  let peak = 0;
  for (let i = 0; i < all.length; i += 1) {
    const value = Math.abs(all[i] ?? 0);
    if (value > peak) peak = value;
    if (!(value < Number.POSITIVE_INFINITY)) all[i] = 0;
  }
  return peak;
}

/** For each sample that has `length - 1` others on both sides. */
function gains(allowed: Float64Array, length: number): Float64Array {
  const minima = slidingMinima(allowed, length);
  const result = new Float64Array(Math.max(0, minima.length - length + 1));
  let sum = 0;
  for (let i = 0; i < minima.length; i += 1) {
    const minimum = minima[i] ?? unity;
    const left = i < length ? 0 : (minima[i - length] ?? 0);
    sum += minimum - left;
    if (i >= length - 1) result[i - length + 1] = sum / (length * unity);
  }
  return result;
}

/**
 * A gain of 1. Gains are counted in whole numbers of such parts, whose sums are exact: what comes out of a sample does
 * not depend on where the sound began to be looked at.
 */
const unity = 2 ** 30;

/** The gain that each sample alone allows, rounded down. */
function allowedSamples(all: Float32Array, channels: number): Float64Array {
  const result = new Float64Array(all.length / channels).fill(unity);
  for (let i = 0; i < all.length; i += 1) {
    const value = Math.abs(all[i] ?? 0);
    const frame = Math.floor(i / channels);
    if (value > 1) result[frame] = Math.min(result[frame] ?? unity, Math.floor(unity / value));
  }
  return result;
}

/**
 * The gain that true peaks allow: of each, for all samples that say how high it is. Of the first and the last of a block
 * it is not known. `undefined` where there is none.
 */
function allowedPeaks(all: Float32Array, channels: number, ceiling: number): Float64Array | undefined {
  let result: Float64Array | undefined;
  overshoots(all, channels, ceiling, (frame, value) => {
    result ??= new Float64Array(all.length / channels).fill(unity);
    const gain = Math.floor((unity * ceiling) / value);
    for (let at = frame - truePeakReach + 1; at <= frame + truePeakReach; at += 1) {
      result[at] = Math.min(result[at] ?? unity, gain);
    }
    return ceiling;
  });
  return result;
}

/** The least of each value and the `length - 1` after it (D. Lemire, Streaming maximum-minimum filter, 2006). */
function slidingMinima(values: Float64Array, length: number): Float64Array {
  const result = new Float64Array(Math.max(0, values.length - length + 1));
  /** Positions of candidates, their values rising from the oldest to the newest. */
  const queue = new Int32Array(values.length);
  let [head, tail] = [0, 0];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? unity;
    while (tail > head && (values[queue[tail - 1] ?? 0] ?? 0) >= value) tail -= 1;
    queue[tail] = i;
    tail += 1;
    if ((queue[head] ?? 0) <= i - length) head += 1;
    if (i >= length - 1) result[i - length + 1] = values[queue[head] ?? 0] ?? unity;
  }
  return result;
}

function scale(out: Float32Array, gain: Float64Array, channels: number): void {
  for (let i = 0; i < out.length; i += 1) out[i] = (out[i] ?? 0) * (gain[Math.floor(i / channels)] ?? 1);
}
