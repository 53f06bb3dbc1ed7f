import { type ColorInfo, Rational, type RationalText, secondsToRational } from '@clipwright/core';
import type { FoundAudio, FoundSource, FoundVideo } from '@clipwright/core/probing';
import { isRecord, type JsonRecord, numberOf, textOf } from './json-record.ts';
import type { Probe } from './probe-reader.ts';
import { rotationOf } from './rotation.ts';

/** A rate or a ratio as ffprobe prints it; absent for `0/0`, `0:1` and the like. */
function ratioOf(stream: JsonRecord, key: string): RationalText | undefined {
  const text = textOf(stream, key)?.replace(':', '/') ?? '';
  return /^[1-9]\d*\/[1-9]\d*$/.test(text) ? Rational.from(text).toString() : undefined;
}

function flag(stream: JsonRecord, name: string): boolean {
  return isRecord(stream.disposition) && stream.disposition[name] === 1;
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

function videoOf(stream: JsonRecord): FoundVideo {
  return {
    index: numberOf(stream, 'index') ?? 0,
    codec: textOf(stream, 'codec_name'),
    codecTag: textOf(stream, 'codec_tag_string'),
    width: numberOf(stream, 'width') ?? 0,
    height: numberOf(stream, 'height') ?? 0,
    rotation: rotationOf(stream),
    sampleAspectRatio: ratioOf(stream, 'sample_aspect_ratio'),
    pixelFormat: textOf(stream, 'pix_fmt'),
    color: colorOf(stream),
    timebase: ratioOf(stream, 'time_base') ?? '1/1',
    nominalRate: ratioOf(stream, 'r_frame_rate'),
    averageRate: ratioOf(stream, 'avg_frame_rate'),
    delay: numberOf(stream, 'has_b_frames') ?? 0,
    isDefault: flag(stream, 'default'),
    isPicture: flag(stream, 'attached_pic'),
  };
}

function audioOf(stream: JsonRecord): FoundAudio {
  return {
    index: numberOf(stream, 'index') ?? 0,
    codec: textOf(stream, 'codec_name'),
    sampleRate: numberOf(stream, 'sample_rate') ?? 0,
    channels: numberOf(stream, 'channels') ?? 0,
    isDefault: flag(stream, 'default'),
  };
}

/** What ffprobe found in a file, in the terms that probers share. */
export function foundInProbe({ format, streams, packets }: Probe): FoundSource {
  const ofKind = (kind: string): readonly JsonRecord[] =>
    streams.filter((stream) => textOf(stream, 'codec_type') === kind);
  return {
    container: textOf(format, 'format_name') ?? 'unknown',
    start: secondsToRational(textOf(format, 'start_time') ?? '0').toString(),
    video: ofKind('video').map(videoOf),
    audio: ofKind('audio').map(audioOf),
    packets: (stream) => packets.get(stream) ?? [],
  };
}
