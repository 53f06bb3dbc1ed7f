import type {
  AudioFormat,
  AudioSample,
  ClipSource,
  SourceIndex,
  SourceInfo,
  TimeRange,
  VideoFormat,
  VideoSample,
} from '@clipwright/core';
import { ClipwrightError, Rational } from '@clipwright/core';
import type { Gop, PullIterator } from '@clipwright/core/author';
import { sampleSize, secondsToRational, wantedFrames } from '@clipwright/core/author';
import { defer, type Observable, of } from 'rxjs';
import { colorOf, drawFrame } from './draw-frame.ts';
import { pullReader } from './pull-reader.ts';
import type { SyntheticSpec } from './synthetic-options.ts';

/** What is alive of a synthetic loader; all zero when everything that was opened is closed, except for `opens`. */
export interface SyntheticCounters {
  /** Openings begun so far. */
  opens: number;
  /** Openings under way. */
  opening: number;
  /** Sources opened and not disposed. */
  sources: number;
  /** Readers that were asked for something and are not over. */
  readers: number;
  /** Samples handed out and not closed. */
  samples: number;
}

/** Samples per channel of one {@link AudioSample}. */
const chunk = 1024;
const framesPerGop = 12;
/**
 * Ticks finer than the tolerances of the rule of time: a tick is 1/(1000 x numerator of the frame rate) of a second.
 */
const ticksPerBeat = 1000n;

/** An open synthetic source. */
export function syntheticSource(
  uri: string,
  spec: SyntheticSpec,
  counters: SyntheticCounters,
  onClosed: () => void,
): ClipSource {
  const info = describe(spec);
  const index = makeIndex(spec);
  const color = colorOf(spec.name);
  const readers = new Set<PullIterator<unknown>>();
  let closed = false;
  counters.sources += 1;

  const assertOpen = (): void => {
    if (closed) throw closedError(uri);
  };
  const read = <T>(produce: () => T | undefined): AsyncIterable<T> => {
    const reader = pullReader<T>({
      produce,
      pace: spec.pace,
      onStart: () => {
        assertOpen();
        readers.add(reader);
        counters.readers += 1;
      },
      onEnd: () => {
        readers.delete(reader);
        counters.readers -= 1;
      },
    });
    return reader;
  };
  const handOut = (): (() => void) => {
    let open = true;
    counters.samples += 1;
    return () => {
      if (open) counters.samples -= 1;
      open = false;
    };
  };

  return {
    uri,
    info,
    ...(spec.fingerprint ? { fingerprint: JSON.stringify({ ...spec, delay: 0, pace: 0 }) } : {}),
    ...(spec.decoder === null ? {} : { decoder: () => of(spec.decoder ?? '') }),
    index: (): Observable<SourceIndex> =>
      defer(() => {
        assertOpen();
        return of(index);
      }),
    video: (range: TimeRange, format: VideoFormat = {}) => {
      const wanted = wantedFrames(index, info.video, checkRange(range), format);
      const { width, height } = sampleSize(info.video, format);
      let next = 0;
      return read<VideoSample>(() => {
        if (format.onDamage === 'omit') while (next < wanted.length && wanted[next] === spec.damagedAt) next += 1;
        const frame = wanted[next];
        if (frame === undefined) return undefined;
        if (frame === spec.damagedAt) {
          throw new ClipwrightError('source-damaged', `Frame ${frame} of ${uri} does not decode.`);
        }
        const pts = index.timestamps[frame] ?? 0;
        const drawn = drawFrame(spec.first + frame, color, { width, height, format: format.format ?? 'native' });
        next += 1;
        const timestamp = Rational.from(info.video.timebase)
          .mul(pts - spec.origin)
          .toNumber();
        return { pts, timestamp, width, height, ...drawn, close: handOut() };
      });
    },
    audio: (range: TimeRange, format: AudioFormat = {}) => {
      const { start, end } = checkRange(range);
      const { sampleRate = 48000, channels = 2 } = format;
      const from = Number(start.mul(sampleRate).round());
      const total = Number(end.mul(sampleRate).round()) - from;
      const sounding = spec.audio === 0 ? 0 : Number(Rational.from(info.duration).mul(sampleRate).round());
      let position = 0;
      return read<AudioSample>(() => {
        if (position >= total) return undefined;
        const length = Math.min(chunk, total - position);
        const data = new Float32Array(length * channels);
        for (let at = 0; at < data.length; at += 1) {
          data[at] = beep(from + position + Math.floor(at / channels), sampleRate, sounding);
        }
        const sample = { position, length, sampleRate, channels, data, close: handOut() };
        position += length;
        return sample;
      });
    },
    [Symbol.asyncDispose]: () => {
      if (closed) return Promise.resolve();
      closed = true;
      counters.sources -= 1;
      onClosed();
      for (const reader of readers) void reader.fail(closedError(uri));
      return Promise.resolve();
    },
  };
}

/** A tenth of a second of 1000 Hz at the beginning of every second. */
function beep(sample: number, sampleRate: number, sounding: number): number {
  if (sample < 0 || sample >= sounding || sample % sampleRate >= sampleRate / 10) return 0;
  return Math.sin((2 * Math.PI * 1000 * sample) / sampleRate) / 2;
}

function closedError(uri: string): ClipwrightError {
  return new ClipwrightError('source-closed', `The source ${uri} is closed.`);
}

function checkRange({ start, end }: TimeRange): { readonly start: Rational; readonly end: Rational } {
  const range = { start: secondsToRational(start, 'start'), end: secondsToRational(end, 'end') };
  if (range.end.compare(range.start) <= 0) {
    throw new ClipwrightError('empty-range', `The range from ${start} to ${end} is empty.`);
  }
  return range;
}

function describe(spec: SyntheticSpec): SourceInfo {
  const rate = Rational.from(spec.frameRate);
  return {
    container: 'synthetic',
    duration: Rational.of(spec.frames).div(rate).toString(),
    video: {
      index: 0,
      codec: 'rawvideo',
      width: spec.width,
      height: spec.height,
      displayWidth: spec.width,
      displayHeight: spec.height,
      rotation: 0,
      sampleAspectRatio: '1/1',
      pixelFormat: 'rgb24',
      frameRate: rate.toString(),
      timebase: Rational.of(1n, rate.numerator * ticksPerBeat).toString(),
      origin: spec.origin,
      frames: spec.frames,
      color: {},
    },
    ...(spec.audio === 0 ? {} : { audio: { index: 1, codec: 'pcm_f32le', sampleRate: spec.audio, channels: 2 } }),
  };
}

function makeIndex(spec: SyntheticSpec): SourceIndex {
  const ticks = Number(Rational.from(spec.frameRate).denominator * ticksPerBeat);
  const timestamps = Array.from({ length: spec.frames }, (_, frame) => spec.origin + frame * ticks);
  const gops: Gop[] = [];
  for (let frame = 0; frame < spec.frames; frame += framesPerGop) {
    const pts = timestamps[frame] ?? 0;
    const packets = Math.min(framesPerGop, spec.frames - frame);
    gops.push({ pts, dts: pts, packets, bytes: packets * spec.width * spec.height * 3, closed: true });
  }
  return { timestamps, end: spec.origin + spec.frames * ticks, gops };
}
