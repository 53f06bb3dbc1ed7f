import type { DrawnSample } from './catalogue.ts';

/** A chord plucked twice a second, from one sample to another: two channels, the right one a little higher. */
export function drawnSound({ chord, sampleRate }: DrawnSample, from: number, to: number): Float32Array {
  const values = new Float32Array(2 * (to - from));
  for (let sample = from; sample < to; sample++) {
    const time = sample / sampleRate;
    const loudness = 0.2 * Math.exp(-3 * (time % 0.5));
    for (const [channel, detune] of [1, 1.003].entries()) {
      const notes = chord.reduce((sum, hertz) => sum + Math.sin(2 * Math.PI * hertz * detune * time), 0);
      values[2 * (sample - from) + channel] = loudness * notes;
    }
  }
  return values;
}
