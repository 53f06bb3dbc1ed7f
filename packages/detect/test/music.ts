/** Music made by arithmetic, whose beats are known. */

export const rate = 22_050;

/** Numbers from -1 to 1 that look random, and are always the same. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

type Instrument = (seconds: number, random: () => number) => number;
export const instruments: Readonly<Record<string, Instrument>> = {
  click: (t) => 0.8 * Math.exp(-t / 0.006) * Math.sin(2 * Math.PI * 1000 * t),
  burst: (t, random) => 0.6 * Math.exp(-t / 0.03) * random(),
  'bass drum': (t, random) =>
    0.8 * Math.exp(-t / 0.06) * Math.sin(2 * Math.PI * 70 * t) + 0.1 * Math.exp(-t / 0.004) * random(),
  bell: (t) => 0.5 * Math.exp(-t / 0.15) * Math.sin(2 * Math.PI * 660 * t),
};

/** Sound with an instrument at the beats, over noise. */
export function sound(
  beats: readonly number[],
  { seconds, instrument, background = 0 }: { seconds: number; instrument: string; background?: number },
): Float32Array {
  const samples = new Float32Array(Math.round(seconds * rate));
  const random = noise(1);
  const play = instruments[instrument] ?? (() => 0);
  for (const beat of beats) {
    const first = Math.ceil(beat * rate);
    for (let i = first; i < Math.min(samples.length, first + rate * 0.3); i += 1) {
      samples[i] = (samples[i] ?? 0) + play(i / rate - beat, random);
    }
  }
  return samples.map((sample) => sample + background * random());
}

export function evenly(tempo: number, from: number, to: number): readonly number[] {
  return Array.from({ length: Math.ceil(((to - from) * tempo) / 60) }, (_, k) => from + (k * 60) / tempo);
}

/** How far each beat is from the nearest one that was found, in seconds. */
export const distances = (beats: readonly number[], told: readonly number[]): readonly number[] =>
  beats.map((beat) => Math.min(...told.map((each) => Math.abs(each - beat))));
