import type { OutputOptions } from '../contracts/output-options.ts';
import type {
  AudioCodec,
  AudioEncoding,
  OutputProfile,
  VideoCodec,
  VideoEncoding,
} from '../contracts/output-profile.ts';
import { rateFactors } from '../model/output-choices.ts';

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
 * Pixels of a segment, and of a frame of it, from which a second thread of its encoder is worth it: 2.1 seconds of 1080p, 4.7 seconds of 720p. Of a group
 * of short clips fewer are enough: one changed clip makes all of it again, alone. Frames of 360p are too little work for two.
 */
const manyPixels = 130_000_000;
const manyInGroup = 40_000_000;
const largeFrame = 300_000;

/**
 * The profile of one segment. Its encoder's threads follow from what it shows: their number is part of the bytes, so it may depend neither on load nor
 * on the machine, nor on what else the timeline has. A process with one encoder thread decodes, filters and encodes in turn, on one core; short ones
 * fill the cores side by side, where a second thread costs: 8 clips of 1.5 s in 1080p took 1.17 times as long as one filter graph with two, and 1.02 times with
 * one. A longer one may be all there is, and gains more than that (measured with ffmpeg 5.1, veryfast, on two cores, medians of five, one process alone: 60 frames of
 * 1080p in 2.77 s with one thread and in 1.78 s with two, for 2.66 s and 2.75 s of processor time). More threads gained nothing there.
 */
export function segmentProfile(profile: OutputProfile, frames: number, kind: 'one' | 'group' = 'one'): OutputProfile {
  const { width, height, video } = profile;
  const pixels = width * height;
  const isLarge = pixels >= largeFrame && pixels * frames >= (kind === 'group' ? manyInGroup : manyPixels);
  return isLarge ? { ...profile, video: { ...video, threads: 2 } } : profile;
}
