import {
  type AudioFormat,
  type AudioSample,
  ClipwrightError,
  Rational,
  type SourceInfo,
  type SplitFile,
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

/** Whether a seek never lands too late. */
export function seeksExactly({ container }: Pick<SourceInfo, 'container'>): boolean {
  return /\b(?:mov|matroska)\b/.test(container);
}

/**
 * The sound during a range, as many samples as the rule of time says; silence where the source has none.
 *
 * @param files Those of which it is read, where the opened one is one of several.
 */
export async function* readAudio(
  opened: OpenedFile,
  range: TimeRange,
  format: AudioFormat,
  jobs: ReaderJobs,
  files?: readonly SplitFile[],
): AsyncGenerator<AudioSample, void> {
  const { start, end } = exactRange(range);
  const { sampleRate = 48000, channels = 2, onDamage = 'fail' } = format;
  const { allowed, uri } = opened;
  const { audio } = opened.info;
  const samples = Number(end.mul(sampleRate).round() - start.mul(sampleRate).round());
  const sample = (position: number, data: Float32Array): AudioSample => {
    return { position, length: data.length / channels, sampleRate, channels, data, close: () => {} };
  };
  let position = 0;
  if (audio !== undefined && samples > 0) {
    const { origin, ...from } = files === undefined ? inFile(opened, start) : throughFiles(files, start);
    const told = audio.channels;
    const job = jobs.begin('sound', {
      ...{ ...from, allowed, length: stretch },
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

/** What is read, and where a range's zero is on the clock of what is read. */
type From = Pick<SoundRequest, 'file' | 'stream' | 'seek' | 'shift' | 'following'> & { readonly origin: Rational };

function inFile({ file, info }: Pick<OpenedFile, 'file' | 'info'>, start: Rational): From {
  const origin = zeroOf(info.video);
  return { file, stream: streamOf(info), seek: seekOf(info, origin.add(start).sub(preroll)), origin };
}

/** From the file on in which decoding begins, each at its place on the clock of all. */
function throughFiles(files: readonly SplitFile[], start: Rational): From {
  const begin = start.sub(preroll);
  const all = files.map(({ file, info, start: at }) => ({
    file,
    info,
    shift: Rational.from(at).sub(zeroOf(info.video)),
  }));
  const begun = all.findLastIndex(({ info, shift }) => shift.add(info.hints?.start ?? 0).compare(begin) <= 0);
  const heard = all.slice(Math.max(0, begun)).filter(({ info }) => info.audio !== undefined);
  const [first, ...following] = heard.map(({ file, info, shift }) => {
    return { file, stream: streamOf(info), shift: shift.toString(), seek: seekOf(info, begin.sub(shift)) };
  });
  if (first === undefined) throw new ClipwrightError('internal', 'None of several files has sound.');
  return { ...first, following: following.map(({ seek: _, ...file }) => file), origin: Rational.zero };
}

function streamOf({ audio }: SourceInfo): number {
  return audio?.index ?? 0;
}

/**
 * Where to begin. Where a seek may land too late, at the file's beginning: sound is quick to decode, and a late start
 * could not be told from silence.
 *
 * @param begin Seconds of its own clock.
 */
function seekOf(info: SourceInfo, begin: Rational): SoundRequest['seek'] {
  const { video, hints } = info;
  // Of sound alone there are no pictures to seek by.
  if (video.blank === true || !seeksExactly(info) || begin.compare(hints?.start ?? 0) <= 0) return undefined;
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
