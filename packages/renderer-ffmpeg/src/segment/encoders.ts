import { ClipwrightError, presets, type VideoCodec, type VideoEncoding } from '@clipwright/core';
import type { Abilities } from '../tool/abilities.ts';
import type { CodedLimits } from './coded-limits.ts';

/** How one codec is encoded. */
export interface Encoder {
  /** Its name in ffmpeg. */
  readonly name: string;
  /**
   * Options beside its name: closed groups of pictures, the same parameter sets whatever the frames are, and no bytes
   * that depend on anything but frames, encoding, limits and the encoder itself.
   *
   * @param limits Kept by the encoders of codecs whose packets are copied. @default none
   */
  options(video: VideoEncoding, limits?: CodedLimits): readonly string[];
}

/**
 * The speeds that come nearest to the presets, which are x264's and x265's, in the encoders' own numbers: the higher
 * the faster.
 */
const vp9Speeds = speeds(8, 6, 5, 5, 4, 3, 2, 1, 0);
const svtSpeeds = speeds(12, 11, 10, 9, 8, 7, 5, 4, 2);
const aomSpeeds = speeds(8, 7, 6, 6, 5, 4, 3, 2, 1);

function speeds(...numbers: readonly number[]): (preset: string) => string {
  const number = byPreset(numbers);
  return (preset) => String(number(preset));
}

function byPreset(numbers: readonly number[]): (preset: string) => number {
  const names: readonly string[] = presets;
  return (preset) => numbers[names.indexOf(preset)] ?? numbers[5] ?? 0;
}

/** The frames that one may refer to with x264's presets. */
const x264References = byPreset([1, 1, 1, 2, 2, 3, 5, 8, 16]);

/** Frames between keyframes at most: x264's and x265's own number. */
const group = '250';

const x264: Encoder = {
  name: 'libx264',
  options: ({ preset, crf, threads }, limits = {}) => {
    const { profile, level, keptFrames } = limits;
    const depth = reorderWithin(limits);
    return [
      ...['-preset', preset, '-crf', String(crf), '-threads', String(threads)],
      ...(profile === undefined ? [] : ['-profile:v', h264Profile(profile)]),
      ...['-bf', depth === 0 ? '0' : '3', '-x264-params'],
      [
        // By itself it decides other things where there is AVX, and others again where there is AVX-512: for 3 % of the
        // time it does not.
        'open-gop=0:stitchable=1:cpu-independent=1',
        ...(depth === 1 ? ['b-pyramid=none'] : []),
        ...(level === undefined ? [] : [`level=${level}`]),
        ...(keptFrames === undefined ? [] : [`ref=${Math.min(keptFrames, x264References(preset))}`]),
      ].join(':'),
    ];
  },
};

/** Of what is in a profile of H.264 all is in the next ones named here; of others what all have. */
function h264Profile(profile: number): 'baseline' | 'main' | 'high' {
  if (profile >= 100) return 'high';
  return profile === 77 ? 'main' : 'baseline';
}

/** What three B-frames, one of them referenced, need at most. */
const mostReordered = 2;

/** Frames that a decoder keeps where B-frames are referred to, where they are not, and where there are none. */
const keptWithPyramid = 4;
const keptWithBFrames = 2;

/** How far decoding may run ahead of showing: 2 where B-frames may be referred to, 1 where they may not, 0 without. */
function reorderWithin({ keptFrames = keptWithPyramid, reorderDepth = mostReordered }: CodedLimits): number {
  const depth = keptFrames >= keptWithPyramid ? 2 : keptFrames >= keptWithBFrames ? 1 : 0;
  return Math.min(depth, reorderDepth, mostReordered);
}

const x265: Encoder = {
  name: 'libx265',
  options: ({ preset, crf, threads }, limits = {}) => {
    const { profile, level } = limits;
    const depth = reorderWithin(limits);
    return [
      ...['-preset', preset, '-crf', String(crf), '-tag:v', 'hvc1'],
      ...(profile === undefined ? [] : ['-profile:v', 'main']),
      '-x265-params',
      [
        // One frame at a time: with several its bytes depend on their number. The text that names its version is left
        // out.
        `open-gop=0:bframes=${depth === 0 ? 0 : 3}:frame-threads=1:pools=${threads}:info=0`,
        'repeat-headers=0:log-level=error',
        ...(depth === 1 ? ['b-pyramid=0'] : []),
        // It keeps to what a level allows by itself, and counts in tenths.
        ...(level === undefined ? [] : [`level-idc=${level / 3}`]),
      ].join(':'),
    ];
  },
};

const vpx: Encoder = {
  name: 'libvpx-vp9',
  options: ({ preset, crf, threads }) => [
    ...['-deadline', 'good', '-cpu-used', vp9Speeds(preset), '-crf', String(crf), '-b:v', '0'],
    ...['-g', group, '-row-mt', '0', '-threads', String(threads)],
  ],
};

const svt: Encoder = {
  name: 'libsvtav1',
  options: ({ preset, crf, threads }) => [
    ...['-preset', svtSpeeds(preset), '-crf', String(crf), '-g', group],
    ...['-svtav1-params', `lp=${threads}`],
  ],
};

const aom: Encoder = {
  name: 'libaom-av1',
  options: ({ preset, crf, threads }) => [
    ...['-usage', 'good', '-cpu-used', aomSpeeds(preset), '-crf', String(crf), '-b:v', '0'],
    ...['-g', group, '-row-mt', '0', '-threads', String(threads)],
  ],
};

/** The encoders of each codec, best first: of AV1's the one that is many times as fast. */
const encoders: Readonly<Record<VideoCodec, readonly [Encoder, ...Encoder[]]>> = {
  h264: [x264],
  hevc: [x265],
  vp9: [vpx],
  av1: [svt, aom],
};

/** A profile's codec, where it is one that ffmpeg has. Errors: `invalid-option`. */
export function ffmpegCodec({ codec }: Pick<VideoEncoding, 'codec'>): VideoCodec {
  if (codec === 'h264' || codec === 'hevc' || codec === 'vp9' || codec === 'av1') return codec;
  throw new ClipwrightError('invalid-option', `ffmpeg does not encode ${codec}, which is a plug-in's own.`, {
    remedy: `Choose ${Object.keys(encoders).join(', ')}, or the plug-in's renderer.`,
  });
}

/** The encoders of a codec, best first. */
export function encodersOf(codec: VideoCodec): readonly [Encoder, ...Encoder[]] {
  return encoders[codec];
}

/** The encoder that this ffmpeg has for a codec. Errors: `encoder-missing`. */
export function encoderOf(codec: VideoCodec, { encoders: there }: Abilities): Encoder {
  const found = encoders[codec].find(({ name }) => there.has(name));
  if (found !== undefined) return found;
  const others = Object.entries(encoders).flatMap(([other, list]) =>
    list.some(({ name }) => there.has(name)) ? [other] : [],
  );
  throw encoderMissing(
    codec,
    encoders[codec].map(({ name }) => name),
    others,
  );
}

/** This ffmpeg cannot encode a codec. */
export function encoderMissing(codec: string, wanted: readonly string[], others: readonly string[]): ClipwrightError {
  return new ClipwrightError(
    'encoder-missing',
    `This ffmpeg cannot encode ${codec}: it has no ${wanted.join(' or ')}.`,
    {
      remedy: `Install a complete ffmpeg${others.length === 0 ? '' : `, or choose another codec: ${others.join(', ')}`}.`,
      details: { codec, encoders: [...wanted] },
    },
  );
}
