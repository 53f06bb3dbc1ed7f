import type { OutputProfile } from '@clipwright/core';
import type { FfmpegJob, FfmpegRunner } from '@clipwright/ffmpeg';
import { distinctUntilChanged, map, type Observable } from 'rxjs';

/** Bytes of a process that encodes nothing large, and how many pictures it holds, in all and for each thread (measured). */
const base = 72 * 1024 * 1024;
const pictures = 40;
const picturesPerThread = 16;
/** What the decoder of one more input holds. */
const picturesPerInput = 8;
/** Bytes of a pixel in 4:2:0. */
const bytesPerPixel = 1.5;

/**
 * What a process that makes a segment takes of the budget. Its weight is the encoder's threads: with one of them decoding,
 * filtering and encoding take turns on a single core (measured with ffmpeg 5.1: one thread is running or could run, all the time), and with
 * more of them the encoder's threads leave gaps that the decoder fills.
 *
 * @param inputs Files that it reads.
 */
export function segmentCost(
  { width, height, video }: OutputProfile,
  inputs = 1,
): Required<Pick<FfmpegJob, 'threads' | 'memory'>> {
  const { codec, preset, threads } = video;
  const held = pictures + picturesPerThread * threads + picturesPerInput * Math.max(0, inputs - 1);
  return {
    threads,
    memory: {
      class: `segment ${codec} ${preset} ${width}x${height} threads ${threads} inputs ${inputs}`,
      guess: base + held * width * height * bytesPerPixel,
    },
  };
}

/** As many segments at once as fill the runner's threads, and one more that is ready when one of them ends. */
export function segmentConcurrency({
  threads,
}: Pick<FfmpegRunner, 'threads'>): (profile: OutputProfile) => Observable<number> {
  return ({ video }) =>
    threads.pipe(
      map((number) => Math.ceil(number / video.threads) + 1),
      distinctUntilChanged(),
    );
}
