import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { type Picture, pictureBytes } from '@clipwright/pictures';
import { pictureEncoders } from '../picture-encoders.ts';
import type { EncodedPicture } from './tool.ts';

/** A picture as clients are given it. */
export async function encodedPicture(
  picture: Picture,
  runner: FfmpegRunner,
  signal: AbortSignal,
): Promise<EncodedPicture> {
  const { bytes, mimeType } = await pictureBytes(picture, { encoders: pictureEncoders(runner), signal });
  return { data: Buffer.from(bytes).toString('base64'), mimeType };
}
