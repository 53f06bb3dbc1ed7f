import type { ServiceIdentifier } from 'inversify';
import type { FfmpegRunner } from '../runner.ts';

/** Runs ffmpeg and ffprobe. One per program, so that one thread budget bounds all its processes. */
export const FfmpegRunnerId: ServiceIdentifier<FfmpegRunner> = Symbol.for('@clipwright/ffmpeg FfmpegRunner');
