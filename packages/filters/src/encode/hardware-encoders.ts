import type { VideoCodec, VideoEncoding } from '@clipwright/core';
import type { EncoderFamily } from '@clipwright/core/author';
import type { CodedLimits } from './coded-limits.ts';
import { byPreset, type Encoder, group, h264Profile, quantiser } from './encoder.ts';

/** What a family's encoders have in common. */
interface Family {
  readonly family: EncoderFamily;
  readonly codecs: readonly VideoCodec[];
  readonly pixelFormat: Encoder['pixelFormat'];
  readonly device?: Encoder['device'];
  /** What it calls H.264's Baseline. */
  readonly baseline: 'baseline' | 'constrained_baseline';
  /** The level of H.265, of ffmpeg's number for it, which is the stream's own. @default the same */
  readonly hevcLevel?: (level: number) => number;
  /** Constant quality, and speed where it has a choice of that. */
  readonly quality: (video: VideoEncoding) => readonly string[];
}

/*
 * Options are those of `ffmpeg -h encoder=NAME` of ffmpeg 5.1 (NVENC, QSV, VAAPI), and of FFmpeg's sources of 6 and 7
 * (VideoToolbox, AMF, AV1). Quality is a constant quantiser wherever there is one: a target quality is heeded only as
 * far as a bit rate allows, which drivers fill in by themselves.
 */
const nvencPresets = byPreset(['p1', 'p1', 'p2', 'p3', 'p4', 'p4', 'p5', 'p6', 'p7']);
const qsvPresets = byPreset([
  ...(['veryfast', 'veryfast', 'veryfast', 'faster', 'fast', 'medium', 'slow', 'slower', 'veryslow'] as const),
]);
const amfQualities = byPreset([
  ...(['speed', 'speed', 'speed', 'speed', 'balanced', 'balanced', 'quality', 'quality', 'quality'] as const),
]);

/** 0 means to some that nothing was asked for. */
const aboveZero = (video: VideoEncoding): string => String(Math.max(1, quantiser(video)));

const families: readonly Family[] = [
  {
    family: 'nvenc',
    codecs: ['h264', 'hevc', 'av1'],
    pixelFormat: 'yuv420p',
    baseline: 'baseline',
    quality: (video) => ['-preset', nvencPresets(video.preset), '-rc', 'constqp', '-qp', String(quantiser(video))],
  },
  {
    family: 'qsv',
    // Of VP9's quantisers it takes the first 51 of 255 alone.
    codecs: ['h264', 'hevc', 'av1'],
    pixelFormat: 'nv12',
    baseline: 'baseline',
    hevcLevel: (level) => level / 3,
    quality: (video) => ['-preset', qsvPresets(video.preset), '-q:v', aboveZero(video)],
  },
  {
    family: 'vaapi',
    codecs: ['h264', 'hevc', 'vp9', 'av1'],
    pixelFormat: 'nv12',
    device: 'vaapi',
    baseline: 'constrained_baseline',
    quality: (video) => ['-rc_mode', 'CQP', '-global_quality', aboveZero(video)],
  },
  {
    family: 'videotoolbox',
    codecs: ['h264', 'hevc'],
    pixelFormat: 'nv12',
    baseline: 'baseline',
    // The other way round, from 100, which is best; and on the device alone.
    quality: ({ crf }) => ['-allow_sw', '0', '-q:v', String(Math.max(1, Math.round(100 - (crf * 100) / 51)))],
  },
  {
    family: 'amf',
    codecs: ['h264', 'hevc', 'av1'],
    pixelFormat: 'nv12',
    baseline: 'constrained_baseline',
    quality: (video) => {
      const index = String(quantiser(video));
      return ['-quality', amfQualities(video.preset), '-rc', 'cqp', '-qp_i', index, '-qp_p', index];
    },
  },
];

/**
 * Of all of them. No B-frames: not every device has them, and so none reorders, nor opens a group.
 */
export const hardwareEncoders: readonly Encoder[] = families.flatMap((of) =>
  of.codecs.map((codec): Encoder => {
    const { family, pixelFormat, device, quality } = of;
    return {
      ...{ name: `${codec}_${family}`, family, codec, pixelFormat },
      ...(device === undefined ? {} : { device }),
      options: (video, limits = {}) => [
        ...quality(video),
        ...['-bf', '0', '-g', group],
        ...kindOptions(codec, of, limits),
      ],
    };
  }),
);

/** Profile and level, of codecs that are copied. */
function kindOptions(
  codec: VideoCodec,
  { baseline, hevcLevel = (level) => level }: Family,
  { profile = 100, level }: CodedLimits,
): readonly string[] {
  const leveled = (number: number | undefined) => (number === undefined ? [] : ['-level', String(number)]);
  if (codec === 'hevc') return ['-profile:v', 'main', ...leveled(level && hevcLevel(level)), '-tag:v', 'hvc1'];
  if (codec !== 'h264') return [];
  const name = h264Profile(profile);
  return ['-profile:v', name === 'baseline' ? baseline : name, ...leveled(level)];
}
