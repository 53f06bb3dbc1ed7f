import type { AudioCodec, AudioEncoding, VideoCodec, VideoEncoding } from '../contracts/output-profile.ts';
import type { OutputOptions } from '../pipelines/render-events.ts';

/** Constant rate factors of about the same quality, from the encoders' own documentation, and the highest of each. */
const rateFactors: Readonly<Record<VideoCodec, { readonly usual: number; readonly highest: number }>> = {
  h264: { usual: 20, highest: 51 },
  hevc: { usual: 24, highest: 51 },
  vp9: { usual: 32, highest: 63 },
  av1: { usual: 34, highest: 63 },
};

type Wanted = Partial<Pick<OutputOptions, 'file' | 'codec' | 'audioCodec' | 'crf' | 'preset'>>;

/** The video codec that an output gets: the one asked for, or the usual one of the container that its name asks for. */
export function videoCodecOf({ file = '', codec }: Wanted): VideoCodec {
  return codec ?? (isWebm(file) ? 'vp9' : 'h264');
}

/** The highest constant rate factor of a codec. */
export function highestRateFactor(codec: VideoCodec): number {
  return rateFactors[codec].highest;
}

/** @param pixels Of the canvas. */
export function videoEncoding(wanted: Wanted, pixels: number): VideoEncoding {
  const codec = videoCodecOf(wanted);
  return {
    codec,
    pixelFormat: 'yuv420p',
    crf: wanted.crf ?? rateFactors[codec].usual,
    preset: wanted.preset ?? 'veryfast',
    threads: encoderThreads(pixels),
  };
}

/** The same of the sound. */
export function audioCodecOf({ file = '', audioCodec }: Wanted): AudioCodec {
  return audioCodec ?? (isWebm(file) ? 'opus' : 'aac');
}

export function audioEncoding(wanted: Wanted): AudioEncoding {
  const codec = audioCodecOf(wanted);
  return { codec, bitrate: codec === 'opus' ? 160_000 : 192_000, sampleRate: 48_000, channels: 2 };
}

function isWebm(file: string): boolean {
  return file.toLowerCase().endsWith('.webm');
}

/**
 * Encoder threads of one segment, from its pixels alone: the number is part of the bytes, so it may depend neither on
 * load nor on the machine. One up to 720p, where segments side by side fill the cores; more where a single frame is
 * work for several.
 */
function encoderThreads(pixels: number): number {
  if (pixels <= 1280 * 720) return 1;
  return pixels <= 1920 * 1088 ? 2 : 4;
}
