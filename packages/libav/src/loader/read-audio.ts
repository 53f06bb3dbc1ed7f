import {
  type AudioFormat,
  type AudioSample,
  ClipwrightError,
  Rational,
  type TimeRange,
  toClipwrightError,
} from '@clipwright/core';
import { exactRange, zeroOf } from '@clipwright/core/author';
import type { SoundRequest } from '../library/sound-decoding.ts';
import type { OpenedFile } from './opened-file.ts';
import type { ReaderJobs } from './reader.ts';

/** Samples per channel of one {@link AudioSample}: 85 ms at 48 kHz. */
const stretch = 4096;

/**
 * Seconds before the range at which sound is decoded from: decoders need what comes before (bit reservoirs, overlapping
 * windows) to give the right samples.
 */
const preroll = 1;

/** The sound during a range, as many samples as the rule of time says; silence where the source has none. */
export async function* readAudio(
  opened: OpenedFile,
  range: TimeRange,
  format: AudioFormat,
  jobs: ReaderJobs,
): AsyncGenerator<AudioSample, void> {
  const { start, end } = exactRange(range);
  const { sampleRate = 48000, channels = 2, onDamage = 'fail' } = format;
  const { info, file, allowed, uri } = opened;
  const { audio, video } = info;
  const samples = Number(end.mul(sampleRate).round() - start.mul(sampleRate).round());
  const sample = (position: number, data: Float32Array): AudioSample => {
    return { position, length: data.length / channels, sampleRate, channels, data, close: () => {} };
  };
  let position = 0;
  if (audio !== undefined && samples > 0) {
    const origin = zeroOf(video);
    const told = audio.channels;
    const job = jobs.begin('sound', {
      ...{ file, allowed, stream: audio.index, seek: seekOf(opened, start), length: stretch },
      graph: { origin: origin.toString(), start: start.toString(), samples, sampleRate, channels, told },
      omits: onDamage === 'omit',
    });
    for (;;) {
      const { done, value } = await job.next().catch((error: unknown) => {
        throw damage(uri, start, sampleRate, error);
      });
      if (done === true) break;
      const data = new Float32Array(value.data);
      yield sample(position, data);
      position += data.length / channels;
    }
  }
  // Where nobody is left to hear it, nothing is made.
  for (; position < samples && !jobs.left; position += stretch) {
    yield sample(position, new Float32Array(Math.min(stretch, samples - position) * channels));
  }
}

/**
 * Where to begin. Where a seek may land too late, at the file's beginning: sound is quick to decode, and a late start
 * could not be told from silence.
 */
function seekOf({ info }: OpenedFile, start: Rational): SoundRequest['seek'] {
  const { container, video, hints } = info;
  if (!/\b(?:mov|matroska)\b/.test(container)) return undefined;
  const begin = zeroOf(video).add(start).sub(preroll);
  if (begin.compare(hints?.start ?? 0) <= 0) return undefined;
  return { stream: video.index, time: Number(begin.div(video.timebase).floor()) };
}

/** Damage, by the name and the clock of the source. */
function damage(uri: string, start: Rational, sampleRate: number, error: unknown): ClipwrightError {
  const typed = toClipwrightError(error);
  const sample = typed.details?.sample;
  if (typed.code !== 'source-damaged' || typeof sample !== 'number') return typed;
  const at = start.add(Rational.of(sample).div(sampleRate)).toNumber();
  return new ClipwrightError('source-damaged', `Sound of ${uri} at ${at} s does not decode.`, {
    remedy: 'Leave that stretch out, or repair the file.',
  });
}
