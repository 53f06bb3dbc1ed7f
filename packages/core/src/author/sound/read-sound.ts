import type { AudioFormat, AudioSample } from '../../contracts/sample.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { checkWholeNumber } from '../../options/check-options.ts';
import { Rational } from '../../time/rational.ts';
import type { TimeRange } from '../../time/time-range.ts';
import { exactRange } from '../../time/wanted-frames.ts';
import { checkAudioFormat } from '../check-format.ts';
import type { DefinedOrigin } from '../defined-origin.ts';
import type { DefinedAudio } from '../source-definition.ts';
import { mapChannels } from './map-channels.ts';
import { type Resampler, resampler } from './resampler.ts';
import { SoundWindow } from './sound-window.ts';

/** Samples per channel of one {@link AudioSample}: 85 ms at 48 kHz. */
const stretch = 4096;

/** Higher ones nobody means. */
const maxRate = 768_000;

/** The sound during a range, as many samples as the rule of time says; silence where the source has none. */
export async function* readSound(
  origin: DefinedOrigin,
  range: TimeRange,
  format: AudioFormat,
  signal: AbortSignal,
): AsyncGenerator<AudioSample, void> {
  checkAudioFormat(format);
  const { sampleRate = 48_000, channels = 2 } = format;
  checkWholeNumber('format.sampleRate', sampleRate, { max: maxRate });
  checkWholeNumber('format.channels', channels, { max: 2 });
  const { start, end } = exactRange(range);
  const first = Number(start.mul(sampleRate).round());
  const total = Number(end.mul(sampleRate).round()) - first;
  const { audio } = origin.definition;
  const made = audio === undefined ? undefined : resampler(audio.sampleRate, sampleRate);
  const window =
    audio === undefined || made === undefined || total <= 0
      ? undefined
      : windowOf(origin, audio, [made.around(first)[0], made.around(first + total - 1)[1]], format, signal);
  try {
    for (let position = 0; position < total; position += stretch) {
      const length = Math.min(stretch, total - position);
      const data =
        made === undefined || window === undefined
          ? new Float32Array(length * channels)
          : await resampled(window.sound, made, first + position, length, channels);
      yield { position, length, sampleRate, channels, data, close };
    }
  } catch (error) {
    throw origin.failed(error);
  } finally {
    await window?.end();
  }
}

/** The memory of a sample is the collector's. */
function close(): void {}

/** Samples from a position on, interleaved. */
async function resampled(
  sound: SoundWindow,
  made: Resampler,
  first: number,
  length: number,
  channels: number,
): Promise<Float32Array> {
  const from = made.around(first)[0];
  const there = await sound.between(from, made.around(first + length - 1)[1]);
  const data = new Float32Array(length * channels);
  for (let i = 0; i < length; i += 1) {
    const weights = made.weights(first + i);
    const at = made.around(first + i)[0] - from;
    for (let channel = 0; channel < channels; channel += 1) {
      let sum = 0;
      for (let tap = 0; tap < weights.length; tap += 1) {
        sum += (weights[tap] ?? 0) * (there[(at + tap) * channels + channel] ?? 0);
      }
      data[i * channels + channel] = sum;
    }
  }
  return data;
}

/** What an author gives between two samples, in as many channels as are wanted, and what ends its reading. */
function windowOf(
  origin: DefinedOrigin,
  audio: DefinedAudio,
  [first, end]: readonly [first: number, end: number],
  { channels = 2, onDamage = 'fail' }: AudioFormat,
  signal: AbortSignal,
): { readonly sound: SoundWindow; end(): Promise<unknown> } {
  const lasting = Number(Rational.from(origin.info.duration).mul(audio.sampleRate).round());
  const [from, to] = [Math.max(0, first), Math.min(end, audio.length ?? lasting, lasting)];
  async function* stretches(): AsyncGenerator<Float32Array, void> {
    if (to <= from) return;
    let left = (to - from) * audio.channels;
    try {
      for await (const data of origin.definition.sound?.(from, to, signal) ?? []) {
        checkStretch(data, audio.channels, origin);
        const taken = data.subarray(0, left);
        left -= taken.length;
        yield mapChannels(taken.slice(), audio.channels, channels);
        if (left === 0) return;
      }
    } catch (error) {
      // The rest of it is silent then.
      const isDamage = error instanceof ClipwrightError && error.code === 'source-damaged';
      if (!isDamage || onDamage !== 'omit') throw error;
    }
  }
  const reading = stretches();
  return { sound: new SoundWindow(reading, channels, from), end: () => reading.return() };
}

function checkStretch(data: Float32Array, channels: number, { mistake }: DefinedOrigin): void {
  if (!(data instanceof Float32Array)) throw mistake('a stretch of its sound is no Float32Array.');
  if (data.length % channels === 0) return;
  throw mistake(
    `a stretch of its sound has ${data.length} numbers, which are no whole samples of ${channels} channels.`,
  );
}
