import {
  ClipwrightError,
  Rational,
  type SourceIndex,
  type SourceInfo,
  type TimeRange,
  toClipwrightError,
  type VideoFormat,
  type VideoSample,
} from '@clipwright/core';
import {
  askedParts,
  exactRange,
  frameLayout,
  lastNotLater,
  type SampleShape,
  sampleShape,
  sampleSize,
  timeOf,
  wantedFrames,
} from '@clipwright/core/author';
import { sampleFilters, upright } from '@clipwright/filters';
import { firstValueFrom } from 'rxjs';
import type { PictureSpan } from '../jobs/picture-span.ts';
import type { Shaping } from '../library/picture-shaper.ts';
import type { OpenedFile } from './opened-file.ts';
import type { ReaderJobs } from './reader.ts';

/** Groups before the one of the first wanted frame in which decoding may begin, at most. */
const groupsBefore = 3;

/** Frames behind the last wanted one that may be looked at. */
const framesAfter = 4;

/** Frames that are asked for before their turn, so that the worker does not wait while one comes over. */
const ahead = 2;

/**
 * The frames on screen during a range, or at the times that are asked for. While one is worked on here, the next ones
 * are decoded; memory of those that are closed goes back for others.
 */
export async function* readVideo(
  opened: OpenedFile,
  range: TimeRange,
  format: VideoFormat,
  jobs: ReaderJobs,
): AsyncGenerator<VideoSample, void> {
  const { info, file, allowed, threads } = opened;
  const shape = sampleShape(info, format);
  const { bytes, strides } = frameLayout(shape.pixelFormat, shape.width, shape.height);
  const { spans, wanted, failed } = await spansOf(opened, range, format);
  if (jobs.left) return;
  const sample = (pts: number, data: Uint8Array, close: () => void): VideoSample => {
    return { pts, timestamp: timeOf(pts, info.video).toNumber(), ...shape, strides, data, close };
  };
  if (spans.length > 0) {
    const shaping = shapingOf(info, shape);
    const job = jobs.begin('pictures', {
      ...{ file, allowed, stream: info.video.index, spans, shaping, bytes },
      // While the thread that decodes next is busy shaping a frame, as many frames again are decoded.
      threads: shaping.plain === undefined && threads > 1 ? threads * 2 : threads,
      omits: format.onDamage === 'omit',
    });
    const asked: ReturnType<typeof job.next>[] = [];
    const ask = (): void => {
      const one = job.next();
      // It is told when its turn comes.
      one.catch(() => {});
      asked.push(one);
    };
    for (let count = 0; count < ahead; count += 1) ask();
    let next = 0;
    for (;;) {
      const result = await asked.shift()?.catch((error: unknown) => {
        throw told(opened, error);
      });
      if (result === undefined || result.done === true) break;
      ask();
      const { pts, data } = result.value;
      while (next < wanted.length && wanted[next] !== pts) next += 1;
      const all = new Uint8Array(data);
      let count = 1;
      while (wanted[next + count] === pts) count += 1;
      next += count;
      // Each sample is its receiver's own, also where a frame is wanted more than once.
      for (; count > 1; count -= 1) yield sample(pts, all.slice(), () => {});
      let isOpen = true;
      yield sample(pts, all, () => {
        // Whoever moved it to another thread keeps it.
        if (isOpen && data.byteLength === bytes) job.reuse(data);
        isOpen = false;
      });
    }
  }
  if (failed !== undefined) throw failed.error;
}

/** Damage, by the name and the clock of the source. */
function told({ uri, info }: OpenedFile, error: unknown): ClipwrightError {
  const typed = toClipwrightError(error);
  const timestamp = typed.details?.timestamp;
  if (typed.code !== 'source-damaged' || typeof timestamp !== 'number') return typed;
  const at = timeOf(timestamp, info.video).toNumber();
  return new ClipwrightError('source-damaged', `${uri} has a frame at ${at} s that does not decode.`, {
    remedy: 'Leave that stretch out, or repair the file.',
    details: { timestamp },
  });
}

/** What is to be read. */
interface Spans {
  readonly spans: readonly PictureSpan[];
  /** Timestamps of all samples, as often as each is wanted. */
  readonly wanted: readonly number[];
  /** What went wrong behind them: told when its turn comes. */
  readonly failed?: { readonly error: unknown };
}

async function spansOf(opened: OpenedFile, range: TimeRange, format: VideoFormat): Promise<Spans> {
  const { info } = opened;
  const spans: PictureSpan[] = [];
  const all: number[] = [];
  for (const part of askedParts(info, range, format)) {
    try {
      const index = await firstValueFrom(opened.index(part.range));
      const wanted = wantedFrames(index, info.video, exactRange(part.range), part.format).map(
        (position) => index.timestamps[position] ?? 0,
      );
      all.push(...wanted);
      spans.push({ index: around(index, wanted), wanted: [...new Set(wanted)] });
    } catch (error) {
      return { spans, wanted: all, failed: { error } };
    }
  }
  return { spans, wanted: all };
}

/** As much of an index as reading some frames takes. */
function around({ timestamps, gops, end }: SourceIndex, wanted: readonly number[]): PictureSpan['index'] {
  const keys = gops.map(({ pts }) => pts);
  const [first = 0, last = first] = [wanted[0], wanted.at(-1)];
  const from = Math.max(0, lastNotLater(keys, first) - groupsBefore);
  const groups = gops.slice(from, lastNotLater(keys, last) + 2);
  const [begin = first] = keys.slice(from);
  return {
    timestamps: timestamps.slice(
      Math.max(0, lastNotLater(timestamps, Math.min(begin, first))),
      lastNotLater(timestamps, last) + 1 + framesAfter,
    ),
    end,
    gops: groups.map(({ pts, dts, packets, bytes }) => ({ pts, dts, packets, bytes })),
  };
}

/** How samples are made of decoded frames. */
function shapingOf(info: SourceInfo, shape: SampleShape): Shaping {
  const { video } = info;
  const turns = upright(video);
  const filters = [...turns, ...sampleFilters(info, shape)].join(',');
  const decoded = { ...sampleSize(video, {}), pixelFormat: video.pixelFormat };
  const isPlain =
    turns.length === 0 &&
    decoded.width === shape.width &&
    decoded.height === shape.height &&
    decoded.pixelFormat === shape.pixelFormat;
  if (!isPlain) return { shape, filters };
  const ratio = Rational.from(video.sampleAspectRatio).toNumber();
  return { shape, filters, plain: { ...shape, sampleAspectRatio: ratio > 0 ? ratio : 1 } };
}
