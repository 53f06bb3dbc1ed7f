import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { toClipwrightError } from '@clipwright/core';
import { temporaryFile } from '@clipwright/node-kit';
import type { Picture } from '../picture.ts';
import { type SavePictureOptions, savePicture } from './save-picture.ts';

/** A picture as it is sent. */
export interface PictureBytes {
  readonly bytes: Uint8Array;
  readonly mimeType: 'image/jpeg' | 'image/png';
}

/**
 * A picture as JPEG; as PNG, which needs no program, where none of the encoders writes JPEG or what it needs is missing.
 * Rejects with `invalid-option` where none writes PNG either, `disk-full`, and those of the encoder.
 */
export async function pictureBytes(
  picture: Picture,
  options: Pick<SavePictureOptions, 'encoders' | 'signal'>,
): Promise<PictureBytes> {
  try {
    if (options.encoders.some(({ extensions }) => extensions.includes('jpg'))) {
      return { bytes: await encoded(picture, '.jpg', options), mimeType: 'image/jpeg' };
    }
  } catch (error) {
    if (toClipwrightError(error).code !== 'tool-missing') throw error;
  }
  return { bytes: await encoded(picture, '.png', options), mimeType: 'image/png' };
}

async function encoded(
  picture: Picture,
  extension: string,
  { encoders, signal }: Pick<SavePictureOptions, 'encoders' | 'signal'>,
): Promise<Uint8Array> {
  await using place = await temporaryFile(tmpdir(), 'files', extension);
  const { file } = await savePicture(picture, { encoders, file: place.path, signal });
  return await readFile(file);
}
