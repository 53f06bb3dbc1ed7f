import type { OutputProfile } from '@clipwright/core';
import { frameLayout } from '@clipwright/core/author';
import type { FfmpegJob, FfmpegRunner } from '@clipwright/ffmpeg';
import { isOnDevice } from '@clipwright/filters';
import { distinctUntilChanged, map, type Observable } from 'rxjs';

/**
 * Bytes of a process that encodes nothing large, and how many pictures it holds, in all and for each thread (measured).
 */
const base = 72 * 1024 * 1024;
const pictures = 40;
const picturesPerThread = 16;
/** What the decoder of one more input holds. */
const picturesPerInput = 8;

/**
 * What a process that makes a segment takes of the budget: one thread. Decoding, filtering and encoding take turns
 * there, and of an encoder's second thread the others have what it leaves: where a process weighs as much as its
 * encoder has threads, cores stay idle (16 clips of two seconds in 1280x960 on two cores: 20.4 s with weights of two,
 * 16.4 s with weights of one, and the same processor time). What is too much on many cores, the controller takes back.
 *
 * @param inputs Files that it reads.
 */
export function segmentCost(
  { width, height, video }: OutputProfile,
  inputs = 1,
): Required<Pick<FfmpegJob, 'threads' | 'memory'>> {
  const { codec, encoder = codec, preset, threads, pixelFormat } = video;
  const held = pictures + picturesPerThread * threads + picturesPerInput * Math.max(0, inputs - 1);
  return {
    threads: 1,
    memory: {
      class: `segment ${encoder} ${preset} ${width}x${height} threads ${threads} inputs ${inputs}`,
      guess: base + held * frameLayout(pixelFormat, width, height).bytes,
    },
  };
}

/** What every device encodes at once: some take no more than that, whoever asks. */
const mostOnDevice = 2;

/**
 * As many segments at once as fill the runner's threads, and one more that is ready when one of them ends; of those that
 * a device encodes two.
 */
export function segmentConcurrency({
  threads,
}: Pick<FfmpegRunner, 'threads'>): (profile: OutputProfile) => Observable<number> {
  return ({ video }) =>
    threads.pipe(
      map((number) => (isOnDevice(video) ? Math.min(mostOnDevice, number + 1) : number + 1)),
      distinctUntilChanged(),
    );
}
