/** ITU-R BS.1770-4, annex 2: two of the four phases of a filter of 48 taps. The others are these backwards. */
const outer = Float64Array.of(
  ...[0.001708984375, 0.010986328125, -0.0196533203125, 0.033203125, -0.0594482421875, 0.1373291015625],
  ...[0.97216796875, -0.102294921875, 0.047607421875, -0.026611328125, 0.014892578125, -0.00830078125],
);
const inner = Float64Array.of(
  ...[-0.0291748046875, 0.029296875, -0.0517578125, 0.089111328125, -0.16650390625, 0.465087890625],
  ...[0.77978515625, -0.2003173828125, 0.1015625, -0.0582275390625, 0.0330810546875, -0.0189208984375],
);

const taps = 12;

/** Samples before a place between two that say how high the signal is there, and as many after it. */
export const truePeakReach = taps / 2;

/** Between samples the signal is at most so many times as high as they are. */
const most = Math.max(...[outer, inner].map((phase) => phase.reduce((sum, tap) => sum + Math.abs(tap), 0)));

/** Samples that are looked at together: where none of them is high, nothing between them is. */
const span = 32;

/**
 * Finds where the signal is higher than a ceiling, at samples and between them, by the four times oversampling of ITU-R
 * BS.1770-4, annex 2.
 *
 * @param samples Interleaved. The first and the last {@link truePeakReach} of each channel are context alone.
 * @param ceiling Without sign; 1 is full scale.
 * @param found Is told of a sample of any channel at which, or between which and the next, the signal is higher, and how
 * high; gives the ceiling that counts from there on. Told channel by channel.
 */
export function overshoots(
  samples: Float32Array,
  channels: number,
  ceiling: number,
  found: (frame: number, value: number) => number,
): void {
  const frames = samples.length / channels;
  const line = new Float64Array(frames);
  const end = frames - truePeakReach;
  let limit = ceiling;
  for (let channel = 0; channel < channels; channel += 1) {
    for (let frame = 0; frame < frames; frame += 1) line[frame] = samples[frame * channels + channel] ?? 0;
    for (let from = truePeakReach; from < end; from += span) {
      const to = Math.min(end, from + span);
      if (highest(line, from - truePeakReach + 1, to + truePeakReach) * most <= limit) continue;
      for (let frame = from; frame < to; frame += 1) {
        const value = heightAt(line, frame);
        if (value > limit) limit = found(frame, value);
      }
    }
  }
}

function highest(line: Float64Array, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) value = Math.max(value, Math.abs(line[i] ?? 0));
  return value;
}

/** How high the signal is at a sample and up to the next. Each sample is read once for all phases, for that costs most. */
function heightAt(line: Float64Array, frame: number): number {
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let tap = 0; tap < taps; tap += 1) {
    // The first tap is that of the newest sample.
    const sample = line[frame + truePeakReach - tap] ?? 0;
    first += (outer[tap] ?? 0) * sample;
    second += (inner[tap] ?? 0) * sample;
    third += (inner[taps - 1 - tap] ?? 0) * sample;
    fourth += (outer[taps - 1 - tap] ?? 0) * sample;
  }
  const itself = line[frame] ?? 0;
  return Math.max(Math.abs(itself), Math.abs(first), Math.abs(second), Math.abs(third), Math.abs(fourth));
}
