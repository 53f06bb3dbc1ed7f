import type { Subject } from 'rxjs';
import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { VideoFormat, VideoSample } from '../../contracts/sample.ts';
import type { SourceInfo } from '../../contracts/source-info.ts';
import { timeOf } from '../../time/frame-clock.ts';
import { timesOf } from '../../time/sample-times.ts';
import type { TimeRange } from '../../time/time-range.ts';
import { exactRange, wantedFrames } from '../../time/wanted-frames.ts';
import { type Through, untilLeft } from '../read-through.ts';
import type { ReversedClock } from './reversed-clock.ts';
import { reversedIndex } from './reversed-index.ts';

/**
 * Bytes of frames that are held at once, each reckoned at four bytes a pixel; and how many frames that are at least and at
 * most. Of a long group each part of it is decoded from its beginning, so the more are held the less is decoded twice.
 */
const heldBytes = 256 * 2 ** 20;
const minHeld = 4;
const maxHeld = 64;

/** A frame that is wanted. */
interface Wanted {
  /** Its position backwards. */
  readonly position: number;
  /** Its timestamps, forwards and backwards. */
  readonly forwards: number;
  readonly pts: number;
}

/** The frames of a range of a source backwards: read forwards, some at a time, from the last ones on. */
export async function* reversedFrames(
  source: Pick<ClipSource, 'info' | 'index' | 'video'>,
  info: SourceInfo,
  clock: ReversedClock,
  range: TimeRange,
  asked: VideoFormat,
  through: Through,
  left$: Subject<void>,
): AsyncGenerator<VideoSample, void> {
  const exact = exactRange(range);
  const index = await untilLeft(reversedIndex(source, clock, range), left$);
  if (index === undefined) return;
  const { times, format } = timesOf(asked);
  const wanted = wantedFrames(index, info.video, exact, times).map(
    (position): Wanted => ({
      position,
      forwards: index.forwards[position] ?? 0,
      pts: index.timestamps[position] ?? 0,
    }),
  );
  const { displayWidth, displayHeight } = info.video;
  const pixels = (format.width ?? displayWidth) * (format.height ?? displayHeight);
  const count = Math.max(minHeld, Math.min(maxHeld, Math.floor(heldBytes / (4 * pixels))));
  for (let first = 0; first < wanted.length; first += count) {
    yield* oneRead(source, info, clock, wanted.slice(first, first + count), format, through);
  }
}

/** Reads frames that are held at once, and gives them backwards. What nobody takes is closed. */
async function* oneRead(
  source: Pick<ClipSource, 'info' | 'video'>,
  { video }: SourceInfo,
  clock: ReversedClock,
  wanted: readonly Wanted[],
  format: VideoFormat,
  through: Through,
): AsyncGenerator<VideoSample, void> {
  const places = new Map(wanted.map(({ forwards, pts }) => [forwards, pts]));
  const held: VideoSample[] = [];
  try {
    for await (const sample of through(source.video(...requestOf(source.info, clock, wanted.toReversed(), format)))) {
      if (places.has(sample.pts)) held.push(sample);
      else sample.close();
    }
    for (let sample = held.pop(); sample !== undefined; sample = held.pop()) {
      const given = sample;
      const { width, height, pixelFormat, strides, data } = given;
      const pts = places.get(given.pts) ?? 0;
      const timestamp = timeOf(pts, video).toNumber();
      yield { pts, timestamp, width, height, pixelFormat, strides, data, close: () => given.close() };
    }
  } finally {
    for (const sample of held) sample.close();
  }
}

/** Frames that follow each other as a range, any others by their times. */
function requestOf(
  { video }: SourceInfo,
  { unit, total }: ReversedClock,
  wanted: readonly Wanted[],
  format: VideoFormat,
): readonly [TimeRange, VideoFormat] {
  const times = wanted.map(({ forwards }) => timeOf(forwards, video).max(0).toString());
  const [first, last] = [wanted[0], wanted.at(-1)];
  const isRow = wanted.every(({ position }, i) => position === (first?.position ?? 0) - i);
  // Backwards it begins when, forwards, it ends.
  const end = unit.mul(total - (last?.pts ?? 0));
  const range = { start: times[0] ?? '0/1', end: end.toString() } as const;
  return [range, isRow ? format : { ...format, at: times }];
}
