import { type Biquad, kWeighting } from './k-weighting.ts';

/** Adds up the power of K-weighted sound, all channels together, over hops of a tenth of a second. */
export interface WeightedPower {
  /** @param samples Interleaved. */
  push(samples: Float32Array): void;
  /** The mean square of each hop that is complete. */
  hops(): Float64Array;
}

/** Hops a second: blocks of 400 ms overlap by three quarters. */
export const hopRate = 10;

/** Below what a float of 32 bits says; a filter that rings on in denormals takes many times as long. */
const silent = 1e-15;

export function weightedPower(sampleRate: number, channels: number): WeightedPower {
  const filters = kWeighting(sampleRate);
  const states = Array.from({ length: channels }, () => new Float64Array(sumPlace + 1));
  let powers = new Float64Array(1024);
  let count = 0;
  let position = 0;
  let end = Math.round(sampleRate / hopRate);
  let begin = 0;

  const close = (): void => {
    if (count === powers.length) {
      const longer = new Float64Array(2 * count);
      longer.set(powers);
      powers = longer;
    }
    let sum = 0;
    for (const state of states) {
      sum += state[sumPlace] ?? 0;
      state[sumPlace] = 0;
      if (state.every((value) => Math.abs(value) < silent)) state.fill(0);
    }
    powers[count] = sum / (end - begin);
    count += 1;
    begin = end;
    // Where a tenth is no whole number of samples, hops differ by one and never drift.
    end = Math.round(((count + 1) * sampleRate) / hopRate);
  };

  return {
    push: (samples) => {
      const frames = samples.length / channels;
      for (let from = 0; from < frames; ) {
        const to = Math.min(frames, from + end - position);
        for (const [channel, state] of states.entries())
          addPower(samples, { from, to, channel, channels }, filters, state);
        position += to - from;
        from = to;
        if (position === end) close();
      }
    },
    hops: () => powers.subarray(0, count),
  };
}

interface Part {
  readonly from: number;
  readonly to: number;
  readonly channel: number;
  readonly channels: number;
}

/** Where a channel's state has the sum of its hop so far, after what both filters remember. */
const sumPlace = 4;

/**
 * Adds the squares of one channel's weighted samples: both filters in direct form II, transposed. One after the other,
 * so that the sum does not depend on the blocks in which they come.
 */
function addPower(
  samples: Float32Array,
  { from, to, channel, channels }: Part,
  [shelf, highPass]: readonly [Biquad, Biquad],
  state: Float64Array,
): void {
  const [b0, b1, b2] = shelf.b;
  const [a1, a2] = shelf.a;
  const [c0, c1, c2] = highPass.b;
  const [d1, d2] = highPass.a;
  let [s1 = 0, s2 = 0, t1 = 0, t2 = 0, sum = 0] = state;
  for (let at = from * channels + channel; at < to * channels; at += channels) {
    const x = samples[at] ?? 0;
    const y = b0 * x + s1;
    s1 = b1 * x - a1 * y + s2;
    s2 = b2 * x - a2 * y;
    const z = c0 * y + t1;
    t1 = c1 * y - d1 * z + t2;
    t2 = c2 * y - d2 * z;
    sum += z * z;
  }
  state.set([s1, s2, t1, t2, sum]);
}
