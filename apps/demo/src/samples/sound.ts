import { Rational } from '@clipwright/core';
import type { Sample } from './catalogue.ts';

/** A chord plucked twice a second, of exactly the picture's length: the text of a filter graph without its output. */
export function sound({ chord, sampleRate, frames, frameRate }: Sample): string {
  // The right channel is a little higher, which makes it wide.
  const channel = (detune: number): string =>
    `0.2*exp(-3*mod(t,0.5))*(${chord.map((hertz) => `sin(2*PI*${(hertz * detune).toFixed(2)}*t)`).join('+')})`;
  const samples = Rational.of(frames).div(frameRate).mul(sampleRate).round();
  return `aevalsrc='${channel(1)}|${channel(1.003)}':s=${sampleRate},atrim=end_sample=${samples}`;
}
