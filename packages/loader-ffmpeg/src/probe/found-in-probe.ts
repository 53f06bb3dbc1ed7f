import { Rational, type RationalText } from '@clipwright/core';
import { type ColorInfo, secondsToRational } from '@clipwright/core/author';
import type { FoundAudio, FoundSource, FoundVideo } from '@clipwright/core/probing';
import { decoderInfo } from './decoder-info.ts';
import { fieldOrderOf } from './field-order.ts';
import { comeEvenly, isMovie, withoutMadeUp } from './guesses.ts';
import { isRecord, type JsonRecord, numberOf, recordsOf, textOf } from './json-record.ts';
import type { Probe } from './probe-reader.ts';
import { isMirrored, rotationOf } from './rotation.ts';

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

function languageOf(stream: JsonRecord): string | undefined {
  const language = isRecord(stream.tags) ? textOf(stream.tags, 'language') : undefined;
  // What mp4 says where nothing is known.
  return language === 'und' ? undefined : language;
}

/** Containers write its name in letters of either size. */
function timecodeIn({ tags }: JsonRecord): string | undefined {
  return isRecord(tags) ? (textOf(tags, 'timecode') ?? textOf(tags, 'TIMECODE')) : undefined;
}

/** What Apple and MPEG call streams that are encrypted, where nothing else is known of them. */
const encryptedTags = ['encv', 'drmi'];

function isEncrypted(stream: JsonRecord): boolean {
  const told = recordsOf(stream.side_data_list).some((data) =>
    textOf(data, 'side_data_type')?.startsWith('Encryption'),
  );
  return told || encryptedTags.includes(textOf(stream, 'codec_tag_string') ?? '');
}

function anyOf(stream: JsonRecord): Omit<FoundAudio, 'sampleRate' | 'channels'> {
  return {
    index: numberOf(stream, 'index') ?? 0,
    codec: textOf(stream, 'codec_name'),
    isDefault: flag(stream, 'default'),
    language: languageOf(stream),
  };
}

function videoOf(stream: JsonRecord, { format, packets, encrypted }: Probe): FoundVideo {
  const index = numberOf(stream, 'index') ?? 0;
  const decoder = decoderInfo(stream);
  const isGuess = isMovie(format) && !comeEvenly(packets.get(index) ?? []);
  return {
    ...anyOf(stream),
    codecTag: textOf(stream, 'codec_tag_string'),
    width: numberOf(stream, 'width') ?? 0,
    height: numberOf(stream, 'height') ?? 0,
    rotation: rotationOf(stream),
    mirrored: isMirrored(stream),
    interlaced: fieldOrderOf(stream),
    sampleAspectRatio: ratioOf(stream, 'sample_aspect_ratio'),
    pixelFormat: textOf(stream, 'pix_fmt'),
    color: colorOf(stream),
    timebase: ratioOf(stream, 'time_base') ?? '1/1',
    nominalRate: isGuess ? undefined : ratioOf(stream, 'r_frame_rate'),
    averageRate: ratioOf(stream, 'avg_frame_rate'),
    delay: numberOf(stream, 'has_b_frames') ?? 0,
    isPicture: flag(stream, 'attached_pic'),
    timecode: timecodeIn(stream) ?? timecodeIn(format),
    ...(decoder === undefined ? {} : { decoder }),
    isEncrypted: encrypted.has(index) || isEncrypted(stream),
  };
}

/**
 * When a stream begins and ends; Matroska says the latter in a tag alone, and files of nothing but samples do not say when
 * they begin.
 */
function spanOf(stream: JsonRecord, isAlone: boolean): FoundAudio['span'] {
  const start = textOf(stream, 'start_time') ?? (isAlone ? '0' : undefined);
  const duration = textOf(stream, 'duration');
  if (start === undefined) return undefined;
  const from = secondsToRational(start);
  if (duration !== undefined) return { start: from.toString(), end: from.add(secondsToRational(duration)).toString() };
  const [, hours, minutes, seconds] =
    /^(\d+):(\d\d):(\d\d\.\d+)$/.exec((isRecord(stream.tags) ? textOf(stream.tags, 'DURATION') : undefined) ?? '') ??
    [];
  if (seconds === undefined) return undefined;
  const whole = Rational.of(3600 * Number(hours) + 60 * Number(minutes));
  return { start: from.toString(), end: whole.add(secondsToRational(seconds)).toString() };
}

function audioOf(stream: JsonRecord, isAlone: boolean): FoundAudio {
  return {
    ...anyOf(stream),
    sampleRate: numberOf(stream, 'sample_rate') ?? 0,
    channels: numberOf(stream, 'channels') ?? 0,
    span: spanOf(stream, isAlone),
  };
}

/** What ffprobe found in a file, in the terms that probers share. */
export function foundInProbe(probe: Probe): FoundSource {
  const { format, streams, packets } = probe;
  const ofKind = (kind: string): readonly JsonRecord[] =>
    streams.filter((stream) => textOf(stream, 'codec_type') === kind);
  const video = ofKind('video').map((stream) => videoOf(stream, probe));
  return {
    container: textOf(format, 'format_name') ?? 'unknown',
    start: secondsToRational(textOf(format, 'start_time') ?? '0').toString(),
    video,
    audio: ofKind('audio').map((stream) =>
      audioOf(
        stream,
        video.every(({ isPicture }) => isPicture),
      ),
    ),
    others: streams.filter((stream) => !['video', 'audio'].includes(textOf(stream, 'codec_type') ?? '')).map(anyOf),
    packets: (stream) => withoutMadeUp(format, packets.get(stream) ?? []),
  };
}
