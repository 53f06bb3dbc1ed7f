import { levelled } from './levelled.ts';

/** The slowest and the fastest beat, per minute. */
export const slowest = 40;
export const fastest = 240;

/** The tempo that people would tap rather than others, and how far, in octaves, others lie from it. */
const usual = 120;
const spread = 0.9;

/** How far a tempo may be from the one that is told: a quarter of an octave. */
const about = 2 ** 0.25;

/** Seconds over which moments count as the same. */
const smoothing = 0.012;

/** How much the beat after the next counts. */
const twice = 0.4;

/**
 * The tempo of an onset strength, in beats per minute: where it is most like itself some time later, of tempos that
 * people hear rather than of others. `undefined` where it is not like itself at all.
 *
 * @param rate Values per second.
 * @param told The tempo that it has, about. @default nobody says so
 */
export function tempoOf(strength: Float32Array, rate: number, told?: number): number | undefined {
  const longest = Math.ceil((2 * 60 * rate) / slowest) + 1;
  const like = likeness(levelled(strength, rate, smoothing).map(Math.sqrt), longest);
  const at = (lag: number): number => {
    const below = Math.floor(lag);
    return (like[below] ?? 0) + (lag - below) * ((like[below + 1] ?? 0) - (like[below] ?? 0));
  };
  const heard = (bpm: number): number => Math.exp(-0.5 * (Math.log2(bpm / (told ?? usual)) / spread) ** 2);
  const lagOf = (bpm: number): number => (60 * rate) / bpm;
  let best: number | undefined;
  // What is told needs no likeness: there may be no beat at every other one.
  let most = told === undefined ? 0 : Number.NEGATIVE_INFINITY;
  const [from, to] = told === undefined ? [slowest, fastest] : [told / about, told * about];
  // In steps of a thousandth: a tempo is no whole number of values.
  for (let bpm = Math.max(from, slowest); bpm <= Math.min(to, fastest); bpm *= 1.001) {
    const fits = at(lagOf(bpm)) * heard(bpm) + twice * at(lagOf(bpm / 2)) * heard(bpm / 2);
    if (fits > most) [best, most] = [bpm, fits];
  }
  return best;
}

/** The autocorrelation of what an onset strength has above its mean. */
function likeness(strength: Float64Array, longest: number): Float64Array {
  const mean = strength.reduce((sum, each) => sum + each, 0) / strength.length;
  const above = strength.map((each) => each - mean);
  const like = new Float64Array(longest + 1);
  for (let lag = 1; lag <= longest; lag += 1) {
    let sum = 0;
    for (let i = lag; i < above.length; i += 1) sum += (above[i] ?? 0) * (above[i - lag] ?? 0);
    like[lag] = sum;
  }
  return like;
}
