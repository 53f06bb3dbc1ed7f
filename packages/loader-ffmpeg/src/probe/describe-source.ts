import {
  type AudioStreamInfo,
  ClipwrightError,
  type ColorInfo,
  Rational,
  type SourceIndex,
  type SourceInfo,
  secondsToRational,
} from '@clipwright/core';
import { chooseStream } from './choose-stream.ts';
import { frameRateOf } from './frame-rate.ts';
import { indexOf } from './frame-times.ts';
import { displaySize, rotationOf, sampleAspectOf } from './geometry.ts';
import { type JsonRecord, numberOf, textOf } from './json-record.ts';
import type { Probe } from './probe-reader.ts';

/** How long a frame lasts where nothing else tells, in seconds. */
const usualFrame = Rational.of(1n, 25n);

export interface Described {
  readonly info: SourceInfo;
  readonly index: SourceIndex;
}

function colorOf(stream: JsonRecord): ColorInfo {
  const range = textOf(stream, 'color_range');
  const matrix = textOf(stream, 'color_space');
  const primaries = textOf(stream, 'color_primaries');
  const transfer = textOf(stream, 'color_transfer');
  return {
    ...(range === 'tv' || range === 'pc' ? { range } : {}),
    ...(matrix === undefined ? {} : { matrix }),
    ...(primaries === undefined ? {} : { primaries }),
    ...(transfer === undefined ? {} : { transfer }),
  };
}

function audioOf(stream: JsonRecord | undefined): AudioStreamInfo | undefined {
  if (stream === undefined) return undefined;
  const index = numberOf(stream, 'index');
  const codec = textOf(stream, 'codec_name');
  const sampleRate = numberOf(stream, 'sample_rate') ?? 0;
  const channels = numberOf(stream, 'channels') ?? 0;
  // Sound that nobody can decode is no sound; the picture is still good.
  if (index === undefined || codec === undefined || sampleRate < 1 || channels < 1) return undefined;
  return { index, codec, sampleRate, channels };
}

/** What is known of a source. Errors: `no-video-stream`, `unsupported-codec`, `source-damaged`. */
export function describeSource(uri: string, probe: Probe): Described {
  const stream = chooseStream(probe.streams, 'video');
  const number = stream === undefined ? undefined : numberOf(stream, 'index');
  if (stream === undefined || number === undefined) {
    throw new ClipwrightError('no-video-stream', `${uri} has no video stream.`, {
      remedy: 'Choose a file with moving pictures.',
    });
  }
  const codec = textOf(stream, 'codec_name');
  const width = numberOf(stream, 'width') ?? 0;
  const height = numberOf(stream, 'height') ?? 0;
  const pixelFormat = textOf(stream, 'pix_fmt');
  const timebase = Rational.from(textOf(stream, 'time_base') ?? '1/1');
  const index = indexOf(probe.packets.get(number) ?? [], {
    nominal: Math.max(1, Number(usualFrame.div(timebase).round())),
    delay: numberOf(stream, 'has_b_frames') ?? 0,
  });
  const origin = index?.timestamps[0];
  if (index === undefined || origin === undefined) {
    throw new ClipwrightError('source-damaged', `The video stream of ${uri} shows no frame.`, {
      remedy: 'Check that the file is complete.',
    });
  }
  if (codec === undefined || pixelFormat === undefined || width < 1 || height < 1) {
    const what = codec ?? textOf(stream, 'codec_tag_string') ?? 'unknown';
    throw new ClipwrightError('unsupported-codec', `The video of ${uri} (${what}) cannot be decoded by this ffmpeg.`, {
      remedy: 'Install a complete ffmpeg, or convert the file.',
    });
  }
  const duration = timebase.mul(index.end - origin);
  const rotation = rotationOf(stream);
  const aspect = sampleAspectOf(stream);
  const audio = audioOf(chooseStream(probe.streams, 'audio'));
  return {
    index,
    info: {
      container: textOf(probe.format, 'format_name') ?? 'unknown',
      start: secondsToRational(textOf(probe.format, 'start_time') ?? '0').toString(),
      duration: duration.toString(),
      video: {
        index: number,
        codec,
        width,
        height,
        ...displaySize(width, height, aspect, rotation),
        rotation,
        sampleAspectRatio: aspect.toString(),
        pixelFormat,
        frameRate: frameRateOf(stream, Rational.from(index.timestamps.length).div(duration)).toString(),
        timebase: timebase.toString(),
        origin,
        frames: index.timestamps.length,
        color: colorOf(stream),
      },
      ...(audio === undefined ? {} : { audio }),
    },
  };
}
