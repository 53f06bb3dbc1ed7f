import { levelled } from './levelled.ts';

/** How much the evenness of beats counts beside what begins at them. */
const tightness = 60;

/**
 * Where the beats of a tempo are: the sequence of moments for which the sum of the onset strength there, less the
 * square of the logarithm of how far each step is from the tempo's own, is largest. Found by dynamic programming.
 *
 * @param strength Of onsets.
 * @param rate Values per second.
 * @param bpm Beats per minute.
 * @returns Positions in it, rising; from the first to the last at which something begins.
 */
export function trackBeats(strength: Float32Array, rate: number, bpm: number): readonly number[] {
  const period = (60 * rate) / bpm;
  const local = levelled(strength, rate, 60 / bpm / 32);
  const [shortest, longest] = [Math.max(1, Math.round(period / 2)), Math.round(period * 2)];
  const cost = Float64Array.from({ length: longest + 1 }, (_, step) => tightness * Math.log(step / period) ** 2);
  const sums = new Float64Array(local.length);
  const before = new Int32Array(local.length).fill(-1);
  for (let i = 0; i < local.length; i += 1) {
    let best = 0;
    for (let step = shortest; step <= Math.min(longest, i); step += 1) {
      const sum = (sums[i - step] ?? 0) - (cost[step] ?? 0);
      if (sum > best) {
        best = sum;
        before[i] = i - step;
      }
    }
    sums[i] = (local[i] ?? 0) + best;
  }
  const beats: number[] = [];
  for (let i = lastOf(sums, period); i >= 0; i = before[i] ?? -1) beats.push(i);
  beats.reverse();
  return withoutEnds(beats, local, period);
}

/** Without what was counted on before the first beat that is heard, and behind the last one. */
function withoutEnds(beats: readonly number[], local: Float64Array, period: number): readonly number[] {
  const loud = beats.map((beat) => local[beat] ?? 0).sort((a, b) => a - b);
  const usual = loud[loud.length >> 1] ?? 0;
  // What noise comes to here and there is no beat.
  const noise = 4 * (local.slice().sort()[Math.floor(local.length * 0.75)] ?? 0);
  const least = Math.min(0.5 * usual, Math.max(0.2 * usual, noise));
  const isHeard = (beat: number): boolean => (local[beat] ?? 0) > least;
  const isUneven = (step: number): boolean => Math.abs(step / period - 1) > 0.15;
  let [from, to] = [beats.findIndex(isHeard), beats.findLastIndex(isHeard)];
  if (to > from && isUneven((beats[from + 1] ?? 0) - (beats[from] ?? 0))) from += 1;
  if (to > from && isUneven((beats[to] ?? 0) - (beats[to - 1] ?? 0))) to -= 1;
  return from < 0 ? [] : beats.slice(from, to + 1);
}

/** The best end: within the last beat's time, the moment that has come furthest. */
function lastOf(sums: Float64Array, period: number): number {
  let best = -1;
  for (let i = Math.max(0, Math.floor(sums.length - period)); i < sums.length; i += 1) {
    if (best < 0 || (sums[i] ?? 0) > (sums[best] ?? 0)) best = i;
  }
  return best;
}
