import type { OutputOptions } from '../contracts/output-options.ts';
import type { AudioCodec, AudioEncoding, OutputProfile, VideoEncoding } from '../contracts/output-profile.ts';
import { isPluginCodec, pixelsOf, rateFactors } from '../model/output-choices.ts';

/** Of a plug-in's codec the middle of the usual ones' range, where nobody asks for another. */
const pluginRateFactor = 25;

/** @param encoder Its own name, where one was asked for. */
export function videoEncoding(
  codec: VideoEncoding['codec'],
  wanted: Pick<OutputOptions, 'crf' | 'bitrate' | 'preset' | 'codecProfile' | 'bitDepth'>,
  encoder?: string,
): VideoEncoding {
  return {
    codec,
    ...pixelsOf(codec, wanted),
    crf: wanted.crf ?? (isPluginCodec(codec) ? pluginRateFactor : rateFactors[codec].default),
    ...(wanted.bitrate === undefined ? {} : { bitrate: wanted.bitrate }),
    preset: wanted.preset ?? 'veryfast',
    threads: 1,
    ...(encoder === undefined ? {} : { encoder }),
  };
}

/** Bits per second; of what is not compressed that is what it comes to. */
const bitrates: Readonly<Record<AudioCodec, number>> = {
  aac: 192_000,
  opus: 160_000,
  mp3: 192_000,
  pcm_s16le: 48_000 * 2 * 16,
};

export function audioEncoding(codec: AudioCodec): AudioEncoding {
  return { codec, bitrate: bitrates[codec], sampleRate: 48_000, channels: 2 };
}

/** What a segment is of, to decide on its encoder's threads. */
export interface SegmentExtent {
  readonly frames: number;
  /** Frames of the whole output. */
  readonly of: number;
  /** Several short clips in one segment. @default false */
  readonly isGroup?: boolean;
}

/**
 * Encoder threads of a segment that is most of the output, and the pixels from which they are worth it: two seconds of
 * 360p, 0.3 s of work.
 */
const aloneThreads = 3;
const minAlone = 10_000_000;

/**
 * Pixels of a segment, and of a frame of it, from which its encoder has a second thread: parts of 2160p, which take a
 * core ten seconds, and would be few for a machine of many cores. Of a group of short clips fewer are enough: one
 * changed clip makes all of it again, alone.
 */
const manyPixels = 250_000_000;
const manyInGroup = 40_000_000;
const largeFrame = 300_000;

/**
 * Whether a segment is more than three fifths of the output, and so half as much work again as all others together:
 * even where only two are made at once, it is alone at the end for a third of its time.
 */
export function isMostOf({ frames, of }: SegmentExtent): boolean {
  return 5 * frames > 3 * of;
}

/**
 * The profile of one segment. Its encoder's threads are part of the bytes, so their number may depend neither on load
 * nor on the machine. A process with one encoder thread decodes, filters and encodes in turn, on one core, and such
 * processes fill the cores side by side for the processor time of one command; with two threads each they take more
 * (ffmpeg 5.1, veryfast, two cores, medians of five: six seconds of 1080p in two processes take 7.9 s of processor time
 * with a thread each, 8.4 to 9.4 s with two, one filter graph 7.9 s). What is most of the output has nothing beside it
 * that would fill the cores, so it has as many threads as ffmpeg itself takes on two: the same six seconds in one
 * process take 8.0 s with one thread, 5.6 s with two and 5.1 s with three, the filter graph 5.0 s, and its busiest
 * thread, which decodes and filters, works 2.2 s. There is one such segment at most, so whatever changes elsewhere in a
 * list, no other's bytes change.
 */
export function segmentProfile(profile: OutputProfile, extent: SegmentExtent): OutputProfile {
  const threads = threadsOf(profile, extent);
  return threads === 1 ? profile : { ...profile, video: { ...profile.video, threads } };
}

function threadsOf({ width, height }: OutputProfile, extent: SegmentExtent): number {
  const frame = width * height;
  const pixels = frame * extent.frames;
  if (isMostOf(extent) && pixels >= minAlone) return aloneThreads;
  return frame >= largeFrame && pixels >= (extent.isGroup === true ? manyInGroup : manyPixels) ? 2 : 1;
}
