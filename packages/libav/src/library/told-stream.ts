import { Rational, type RationalText } from '@clipwright/core';
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_DISPOSITION_DEFAULT,
  AV_NOPTS_VALUE,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_PKT_DATA_ENCRYPTION_INFO,
  AV_PKT_DATA_ENCRYPTION_INIT_INFO,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { avGetCodecName, avGetPixFmtName, type CodecParameters, type Stream } from 'node-av/lib';
import type { ToldAny, ToldAudio, ToldStream, ToldVideo } from '../probe/told.ts';

/** A rate or a ratio; absent where one of its numbers is not above 0. */
function ratioOf({ num, den }: { readonly num: number; readonly den: number }): RationalText | undefined {
  return num > 0 && den > 0 ? Rational.of(num, den).toString() : undefined;
}

/** A time, where there is one. */
export function timeOf(time: bigint): number | undefined {
  return time === AV_NOPTS_VALUE ? undefined : Number(time);
}

/** What it calls codecs that it has no name for. */
const unnamed = ['none', 'unknown_codec'];

function codecOf({ codecId }: CodecParameters): string | undefined {
  const name = avGetCodecName(codecId);
  return name === null || unnamed.includes(name) ? undefined : name;
}

/** What the library says of a stream. */
export function toldStream(stream: Stream): ToldStream {
  const { codecpar } = stream;
  if (codecpar.codecType === AVMEDIA_TYPE_VIDEO) return videoOf(stream, codecpar);
  if (codecpar.codecType === AVMEDIA_TYPE_AUDIO) return audioOf(stream, codecpar);
  return { kind: 'other', ...anyOf(stream, codecpar) };
}

function anyOf({ index, timeBase, disposition, metadata }: Stream, parameters: CodecParameters): ToldAny {
  return {
    index,
    codec: codecOf(parameters),
    isDefault: (disposition & AV_DISPOSITION_DEFAULT) !== 0,
    tags: metadata?.getAll() ?? {},
    timebase: ratioOf(timeBase) ?? '1/1',
  };
}

function audioOf(stream: Stream, parameters: CodecParameters): ToldAudio {
  const { startTime, duration } = stream;
  const { sampleRate, channels } = parameters;
  const span = { start: timeOf(startTime), duration: timeOf(duration) };
  return { kind: 'audio', ...anyOf(stream, parameters), sampleRate, channels, ...span };
}

function videoOf(stream: Stream, parameters: CodecParameters): ToldVideo {
  // Some of it is told here alone, or without being taken for sound's.
  const { format, fieldOrder } = parameters.toJSON();
  const { sampleAspectRatio, avgFrameRate, disposition } = stream;
  const { width, height, colorRange, colorSpace, colorPrimaries, colorTrc, extradata } = parameters;
  return {
    kind: 'video',
    ...anyOf(stream, parameters),
    codecTag: parameters.codecTagString ?? '',
    width,
    height,
    pixelFormat: avGetPixFmtName(format) ?? undefined,
    // The container's word, if it has one.
    sampleAspectRatio: ratioOf(sampleAspectRatio) ?? ratioOf(parameters.sampleAspectRatio),
    nominalRate: nominalRateOf(stream, parameters),
    averageRate: ratioOf(avgFrameRate),
    color: { range: colorRange, matrix: colorSpace, primaries: colorPrimaries, transfer: colorTrc },
    fieldOrder,
    delay: parameters.videoDelay,
    profile: parameters.profile,
    level: parameters.level,
    displayMatrix: displayMatrixOf(parameters),
    configuration: extradata === null ? undefined : Uint8Array.from(extradata),
    isPicture: (disposition & AV_DISPOSITION_ATTACHED_PIC) !== 0,
    isEncrypted: [AV_PKT_DATA_ENCRYPTION_INIT_INFO, AV_PKT_DATA_ENCRYPTION_INFO].some(
      (type) => parameters.getCodedSideData(type) !== null,
    ),
  };
}

/** Of a stream without times what its own headers say: the library's guess may count fields. */
function nominalRateOf({ startTime, rFrameRate }: Stream, { frameRate }: CodecParameters): RationalText | undefined {
  return (startTime === AV_NOPTS_VALUE ? ratioOf(frameRate) : undefined) ?? ratioOf(rFrameRate);
}

function displayMatrixOf(parameters: CodecParameters): readonly number[] | undefined {
  const bytes = parameters.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  if (bytes === null || bytes.length < 36) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Array.from({ length: 9 }, (_, i) => view.getInt32(4 * i, true));
}
