import type { ServiceIdentifier } from 'inversify';
import type { FfmpegRunner } from '../runner.ts';

/** The program's one runner, shared by loader and renderer. */
export const FfmpegRunnerId: ServiceIdentifier<FfmpegRunner> = Symbol.for('@clipwright/ffmpeg FfmpegRunner');
