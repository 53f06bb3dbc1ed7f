import { type OutputPixelFormat, presets, type VideoCodec, type VideoEncoding } from '@clipwright/core';
import type { EncoderFamily } from '@clipwright/core/author';
import type { CodedLimits } from './coded-limits.ts';

/** How one codec is encoded by one encoder of ffmpeg. */
export interface Encoder {
  /** Its name in ffmpeg. */
  readonly name: string;
  /** In software its bytes repeat, and follow from ffmpeg and the processor; a device may make others each time. */
  readonly family: EncoderFamily;
  readonly codec: VideoCodec;
  /** Of the frames that it takes from memory. */
  readonly pixelFormat: OutputPixelFormat | 'nv12' | 'pal8' | 'bgra';
  /** The others that it takes as well. @default none */
  readonly others?: readonly OutputPixelFormat[];
  /** The kind of device that frames are put onto first, by ffmpeg's name; absent where it takes them from memory. */
  readonly device?: 'vaapi';
  /** Filters from conformed frames, which are `yuv420p`, to those that it takes. @default none but a change of format */
  readonly filters?: string;
  /** Whether it keeps to a bit rate. @default false */
  readonly takesBitrate?: true;
  /** The container of its segments, by ffmpeg's name of the muxer. @default 'mp4' */
  readonly muxer?: 'mov' | 'gif' | 'webp';
  /**
   * Options beside its name: constant quality, closed groups of pictures, the same parameter sets whatever the frames
   * are, and no bytes that depend on anything but frames, encoding, limits and the encoder itself.
   *
   * @param limits Kept by the encoders of codecs whose packets are copied. @default none
   */
  options(video: VideoEncoding, limits?: CodedLimits): readonly string[];
}

/** Frames between keyframes at most: x264's and x265's own number. */
export const group = '250';

/** One value for each preset, which are x264's and x265's, fastest first. */
export function byPreset<T extends string | number>(values: readonly [T, ...T[]]): (preset: string) => T {
  const names: readonly string[] = presets;
  return (preset) => values[names.indexOf(preset)] ?? values[5] ?? values[0];
}

/** Constant quality, or a rate on average that is bounded over two seconds. */
export function rateOptions({ crf, bitrate }: VideoEncoding, constant: readonly string[] = []): readonly string[] {
  if (bitrate === undefined) return ['-crf', String(crf), ...constant];
  const most = Math.round(1.5 * bitrate);
  return ['-b:v', String(bitrate), '-maxrate', String(most), '-bufsize', String(2 * bitrate)];
}

/** A rate factor as an index of VP9's and AV1's quantisers, of which there are 256; of the others' as it is. */
export function quantiser({ codec, crf }: Pick<VideoEncoding, 'codec' | 'crf'>): number {
  return codec === 'vp9' || codec === 'av1' ? Math.round((crf * 255) / 63) : crf;
}

/** Of what is in a profile of H.264 all is in the next ones named here; of others what all have. */
export function h264Profile(profile: number): 'baseline' | 'main' | 'high' {
  if (profile >= 100) return 'high';
  return profile === 77 ? 'main' : 'baseline';
}
