import type { Subject } from 'rxjs';
import type { ClipSource, SourcePart, SplitFile } from '../../contracts/clip-loader.ts';
import type { AudioFormat, AudioSample, VideoFormat, VideoSample } from '../../contracts/sample.ts';
import type { SourceInfo } from '../../contracts/source-info.ts';
import { timeOf } from '../../time/frame-clock.ts';
import { Rational } from '../../time/rational.ts';
import { timesOf } from '../../time/sample-times.ts';
import type { TimeRange } from '../../time/time-range.ts';
import { exactRange, wantedFrames } from '../../time/wanted-frames.ts';
import { type Through, untilLeft } from '../read-through.ts';
import { inPart, type PartFrames } from './part-frames.ts';

/** What is read: parts on one clock. */
export interface JoinedParts extends Pick<ClipSource, 'info' | 'index'> {
  readonly parts: readonly SourcePart[];
}

/** The frames of a range, or those at the times of it that the format names, by the clock of the whole. */
export async function* joinedFrames(
  { parts, info, index: indexOf }: JoinedParts,
  range: TimeRange,
  asked: VideoFormat,
  through: Through,
  left$: Subject<void>,
): AsyncGenerator<VideoSample, void> {
  const exact = exactRange(range);
  const index = await untilLeft(indexOf(range), left$);
  if (index === undefined) return;
  const { times, format } = timesOf(asked);
  for (const frames of inPart(index, wantedFrames(index, info.video, exact, times))) {
    const part = parts[frames.part];
    if (part === undefined) continue;
    for await (const sample of through(part.source.video(...requestOf(part, frames, format)))) {
      yield onClock(sample, info, frames.shift);
    }
  }
}

/** Frames of a part that follow each other as a range of it, any others by their times. */
function requestOf(
  { source }: SourcePart,
  { timestamps, next, isRow }: PartFrames,
  format: VideoFormat,
): readonly [TimeRange, VideoFormat] {
  const { video, duration } = source.info;
  const times = timestamps.map((pts) => timeOf(pts, video).max(0).toString());
  const end = next === undefined ? Rational.from(duration).max(times.at(-1) ?? 0) : timeOf(next, video);
  const range = { start: times[0] ?? '0/1', end: end.toString() } as const;
  return [range, isRow ? format : { ...format, at: times }];
}

function onClock(sample: VideoSample, { video }: SourceInfo, shift: number): VideoSample {
  const { width, height, pixelFormat, strides, data } = sample;
  const pts = sample.pts + shift;
  const timestamp = timeOf(pts, video).toNumber();
  return { pts, timestamp, width, height, pixelFormat, strides, data, close: () => sample.close() };
}

/** Seconds around a part's own in which its sound may be heard, or be needed to decode another's. */
const around = 2;

/** The sound of a range: through the files that it touches where they can be, else part by part. */
export function joinedSound(
  joined: Pick<JoinedParts, 'parts' | 'info'>,
  range: TimeRange,
  format: AudioFormat,
  through: Through,
): AsyncGenerator<AudioSample, void> {
  const files = filesAround(joined, range);
  const [first] = joined.parts;
  const read = first?.source.audioThrough?.bind(first.source);
  if (read === undefined || files.length < 2) return soundOfParts(joined, range, format, through);
  return passed(through(read(files, range, format)));
}

async function* passed<T>(samples: AsyncIterable<T>): AsyncGenerator<T, void> {
  yield* samples;
}

/** Those of which something may be heard; none where one of them is no file. */
function filesAround({ parts, info }: Pick<JoinedParts, 'parts' | 'info'>, range: TimeRange): readonly SplitFile[] {
  const { start, end } = exactRange(range);
  const near = parts.filter((part, i) => {
    const over = Rational.from(parts[i + 1]?.start ?? info.duration);
    return Rational.from(part.start).sub(around).compare(end) < 0 && over.add(around).compare(start) > 0;
  });
  const files = near.flatMap(({ source, start: at }) =>
    source.file === undefined ? [] : [{ file: source.file, info: source.info, start: at }],
  );
  return files.length < near.length || info.audio === undefined ? [] : files;
}

/** Each part's from the first sample at or after its beginning, to the next one's. */
async function* soundOfParts(
  { parts }: Pick<JoinedParts, 'parts'>,
  range: TimeRange,
  format: AudioFormat,
  through: Through,
): AsyncGenerator<AudioSample, void> {
  const { start, end } = exactRange(range);
  const { sampleRate = 48_000 } = format;
  const samples = (time: Rational): number => Number(time.mul(sampleRate).round());
  const total = samples(end) - samples(start);
  // Counted from the range's start, which need be no whole sample.
  const begins = parts.map((part) => Number(Rational.from(part.start).sub(start).mul(sampleRate).ceil()));
  for (const [index, { source, start: zero }] of parts.entries()) {
    const from = index === 0 ? 0 : Math.max(0, begins[index] ?? 0);
    const to = Math.min(total, begins[index + 1] ?? total);
    if (to <= from) continue;
    const at = (sample: number): Rational => start.sub(Rational.from(zero)).add(Rational.of(sample).div(sampleRate));
    // What is before the first part has no sound, and is the first one's to say.
    const own = { start: at(from).toString(), end: at(to).toString() };
    for await (const sample of through(source.audio(own, format))) {
      const { position, length, channels, data } = sample;
      yield { position: from + position, length, sampleRate, channels, data, close: () => sample.close() };
    }
  }
}
