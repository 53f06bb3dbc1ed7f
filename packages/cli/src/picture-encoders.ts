import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { type PictureEncoder, pngEncoder } from '@clipwright/pictures';
import { jpegEncoder } from '@clipwright/renderer-ffmpeg';

/** The formats in which commands write pictures. */
export function pictureEncoders(runner: FfmpegRunner): readonly PictureEncoder[] {
  return [pngEncoder(runner.budget), jpegEncoder(runner)];
}
