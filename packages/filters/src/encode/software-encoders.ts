import type { VideoCodec } from '@clipwright/core';
import type { CodedLimits } from './coded-limits.ts';
import { byPreset, type Encoder, group, h264Profile, quantiser, rateOptions } from './encoder.ts';

function inSoftware(name: string, codec: VideoCodec): Omit<Encoder, 'options'> {
  return { name, family: 'software', codec, pixelFormat: 'yuv420p' };
}

/**
 * The speeds that come nearest to the presets, which are x264's and x265's, in the encoders' own numbers: the higher
 * the faster.
 */
const vp9Speeds = byPreset([8, 6, 5, 5, 4, 3, 2, 1, 0]);
const svtSpeeds = byPreset([12, 11, 10, 9, 8, 7, 5, 4, 2]);
const aomSpeeds = byPreset([8, 7, 6, 6, 5, 4, 3, 2, 1]);

/** The frames that one may refer to with x264's presets. */
const x264References = byPreset([1, 1, 1, 2, 2, 3, 5, 8, 16]);

export const x264: Encoder = {
  ...inSoftware('libx264', 'h264'),
  others: ['yuv420p10le'],
  takesBitrate: true,
  options: (video, limits = {}) => {
    const { preset, threads } = video;
    const { profile, level, keptFrames } = limits;
    const depth = reorderWithin(limits);
    return [
      ...['-preset', preset, ...rateOptions(video), '-threads', String(threads)],
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

export const x265: Encoder = {
  ...inSoftware('libx265', 'hevc'),
  others: ['yuv420p10le'],
  takesBitrate: true,
  options: (video, limits = {}) => {
    const { profile, level } = limits;
    // How far other rows are decides what a buffer allows.
    const threads = video.bitrate === undefined ? video.threads : 1;
    const depth = reorderWithin(limits);
    return [
      ...['-preset', video.preset, ...rateOptions(video), '-tag:v', 'hvc1'],
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

export const vpx: Encoder = {
  ...inSoftware('libvpx-vp9', 'vp9'),
  takesBitrate: true,
  options: (video) => [
    ...['-deadline', 'good', '-cpu-used', String(vp9Speeds(video.preset)), ...rateOptions(video, ['-b:v', '0'])],
    ...['-g', group, '-row-mt', '0', '-threads', String(video.threads)],
  ],
};

export const svt: Encoder = {
  ...inSoftware('libsvtav1', 'av1'),
  options: ({ preset, crf, threads }) => [
    ...['-preset', String(svtSpeeds(preset)), '-crf', String(crf), '-g', group],
    ...['-svtav1-params', `lp=${threads}`],
  ],
};

export const aom: Encoder = {
  ...inSoftware('libaom-av1', 'av1'),
  options: ({ preset, crf, threads }) => [
    ...['-usage', 'good', '-cpu-used', String(aomSpeeds(preset)), '-crf', String(crf), '-b:v', '0'],
    ...['-g', group, '-row-mt', '0', '-threads', String(threads)],
  ],
};

const rav1eSpeeds = byPreset([10, 10, 9, 8, 7, 6, 5, 4, 2]);

export const rav1e: Encoder = {
  ...inSoftware('librav1e', 'av1'),
  options: (video) => [
    ...['-speed', String(rav1eSpeeds(video.preset)), '-qp', String(quantiser(video))],
    ...['-g', group, '-threads', String(video.threads)],
  ],
};

/** It knows a range of quantisers alone, and neither presets nor B-frames. */
export const openh264: Encoder = {
  ...inSoftware('libopenh264', 'h264'),
  options: ({ crf, threads }, { profile = 100 } = {}) => {
    const quantiser = String(Math.max(1, crf));
    return [
      ...['-profile:v', profile >= 100 ? 'high' : 'constrained_baseline', '-qmin', quantiser, '-qmax', quantiser],
      ...['-g', group, '-threads', String(threads)],
    ];
  },
};
