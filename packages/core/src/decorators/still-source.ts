import { of } from 'rxjs';
import type { ClipSource } from '../contracts/clip-loader.ts';
import type { AudioFormat, AudioSample, VideoFormat, VideoSample } from '../contracts/sample.ts';
import type { SourceIndex, SourceInfo } from '../contracts/source-info.ts';
import { canonical } from '../model/canonical.ts';
import { Rational, type RationalText } from '../time/rational.ts';
import { timesOf } from '../time/sample-times.ts';
import type { TimeRange } from '../time/time-range.ts';
import { exactRange, wantedFrames } from '../time/wanted-frames.ts';
import { derivedSource } from './derived-source.ts';
import { readThrough, type Through } from './read-through.ts';

/** One tick: it lasts as long as the picture. */
export const stillIndex: SourceIndex = {
  timestamps: [0],
  end: 1,
  gops: [{ pts: 0, dts: 0, packets: 1, bytes: 0, closed: true }],
};

/** Seconds that any still lasts: it is shown for as long as somebody wants, and on both sides of a cut. */
export const stillDuration = Rational.of(2 ** 20);
/** Seconds from its beginning at which a clip of it begins, so that all that is shown as long is the same. */
export const stillStart = stillDuration.div(2);

/**
 * A picture of a source, which stands still, without sound.
 *
 * @param at Seconds from the source's zero: the picture that is on screen then.
 */
export function stillSource(source: ClipSource, at: RationalText): ClipSource {
  const info = stillInfo(source.info);
  return derivedSource(source, {
    name: 'still 1',
    fingerprint: (content) => stillFingerprint(content, at),
    info,
    index: () => of(stillIndex),
    video: (range, format = {}) => readThrough((through) => stillFrames(source, info, at, range, format, through)),
    audio: (range, format = {}) => silence(range, format),
  });
}

/** What stands for the content of a still. */
export function stillFingerprint(fingerprint: string, at: RationalText): string {
  return canonical({ still: fingerprint, at });
}

function stillInfo({ audio: _, timecode: __, hints: ___, ...info }: SourceInfo): SourceInfo {
  const { grid: ____, decoder: _____, variable: ______, ...video } = info.video;
  const duration = stillDuration.toString();
  return { ...info, duration, video: { ...video, timebase: duration, origin: 0, frames: 1, still: true } };
}

/** Silence, a second at a time. */
export async function* silence(range: TimeRange, format: AudioFormat): AsyncGenerator<AudioSample, void> {
  const { sampleRate = 48_000, channels = 2 } = format;
  const { start, end } = exactRange(range);
  const total = Number(end.mul(sampleRate).round() - start.mul(sampleRate).round());
  for (let position = 0; position < total; position += sampleRate) {
    const length = Math.min(sampleRate, total - position);
    yield { position, length, sampleRate, channels, data: new Float32Array(length * channels), close: () => {} };
  }
}

/** As often as it is wanted; mostly that is once. */
async function* stillFrames(
  source: Pick<ClipSource, 'info' | 'video'>,
  info: SourceInfo,
  at: RationalText,
  range: TimeRange,
  asked: VideoFormat,
  through: Through,
): AsyncGenerator<VideoSample, void> {
  const { times, format } = timesOf(asked);
  const wanted = wantedFrames(stillIndex, info.video, exactRange(range), times);
  const own = { start: at, end: Rational.from(source.info.duration).toString() };
  for (const _ of wanted) {
    for await (const sample of through(source.video(own, { ...format, at: [at] }))) {
      const { width, height, pixelFormat, strides, data } = sample;
      yield { pts: 0, timestamp: 0, width, height, pixelFormat, strides, data, close: () => sample.close() };
    }
  }
}
