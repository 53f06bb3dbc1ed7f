import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { AudioFormat, AudioSample } from '../../contracts/sample.ts';
import { Rational } from '../../time/rational.ts';
import type { TimeRange } from '../../time/time-range.ts';
import { exactRange } from '../../time/wanted-frames.ts';
import type { Through } from '../read-through.ts';
import type { ReversedClock } from './reversed-clock.ts';

/** Seconds of sound that are held at once. */
const heldSeconds = 10;

/** The sound of a range of a source backwards: read forwards, some seconds at a time, from the last ones on. */
export async function* reversedSound(
  source: Pick<ClipSource, 'audio'>,
  { unit, total }: ReversedClock,
  range: TimeRange,
  format: AudioFormat,
  through: Through,
): AsyncGenerator<AudioSample, void> {
  const { sampleRate = 48_000 } = format;
  const { start, end } = exactRange(range);
  const samples = (time: Rational): number => Number(time.mul(sampleRate).round());
  const whole = samples(unit.mul(total));
  const [first, last] = [samples(start), samples(end)];
  const at = (sample: number): string => Rational.of(sample).div(sampleRate).toString();
  for (let from = first; from < last; from += heldSeconds * sampleRate) {
    const to = Math.min(last, from + heldSeconds * sampleRate);
    const own = { start: at(whole - to), end: at(whole - from) };
    const held: Float32Array[] = [];
    let channels = 0;
    for await (const sample of through(source.audio(own, format))) {
      channels = sample.channels;
      held.push(backwards(sample));
      sample.close();
    }
    let position = from - first;
    for (const data of held.toReversed()) {
      const length = data.length / channels;
      yield { position, length, sampleRate, channels, data, close: () => {} };
      position += length;
    }
  }
}

/** The last samples first; of each the channels in their order. */
function backwards({ data, length, channels }: AudioSample): Float32Array {
  const turned = new Float32Array(length * channels);
  for (let sample = 0; sample < length; sample += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      turned[(length - 1 - sample) * channels + channel] = data[sample * channels + channel] ?? 0;
    }
  }
  return turned;
}
