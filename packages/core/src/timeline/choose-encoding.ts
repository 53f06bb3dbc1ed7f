import type {
  AudioCodec,
  AudioEncoding,
  OutputProfile,
  VideoCodec,
  VideoEncoding,
} from '../contracts/output-profile.ts';
import type { OutputOptions } from '../pipelines/render-events.ts';
import { rateFactors } from './output-choices.ts';

type Wanted = Partial<Pick<OutputOptions, 'file' | 'codec' | 'audioCodec' | 'crf' | 'preset'>>;

/** The video codec that an output gets: the one asked for, or the usual one of the container that its name asks for. */
export function videoCodecOf({ file = '', codec }: Wanted): VideoCodec {
  return codec ?? (isWebm(file) ? 'vp9' : 'h264');
}

export function videoEncoding(wanted: Wanted): VideoEncoding {
  const codec = videoCodecOf(wanted);
  return {
    codec,
    pixelFormat: 'yuv420p',
    crf: wanted.crf ?? rateFactors[codec].usual,
    preset: wanted.preset ?? 'veryfast',
    threads: 1,
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
 * Pixels of a segment, and of a frame of it, from which a second thread of its encoder is worth it: 0.6 seconds of 1080p, 1.4 seconds of 720p. Frames of
 * 360p are too little work for two.
 */
const manyPixels = 40_000_000;
const largeFrame = 300_000;

/**
 * The profile of one segment. Its encoder's threads follow from what it shows: their number is part of the bytes, so it may depend neither on load nor
 * on the machine, nor on what else the timeline has. A process with one encoder thread decodes, filters and encodes in turn, on one core; short ones
 * fill the cores side by side. A longer one may be all there is, or all that changed, and a second thread costs it little (measured with ffmpeg 5.1, veryfast,
 * on two cores, medians of five: 60 frames of 1080p in 2.77 s and 1.78 s, for 2.66 s and 2.75 s of processor time; of 720p in 1.47 s and 1.12 s, for 1.42 s and
 * 1.44 s; 150 of 480p in 1.19 s and 0.96 s, for 1.15 s and 1.21 s). More threads gained nothing there.
 */
export function segmentProfile(profile: OutputProfile, frames: number): OutputProfile {
  const { width, height, video } = profile;
  const pixels = width * height;
  return pixels < largeFrame || pixels * frames < manyPixels
    ? profile
    : { ...profile, video: { ...video, threads: 2 } };
}
