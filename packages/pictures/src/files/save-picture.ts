import { rm } from 'node:fs/promises';
import { abortable, checkOptions, type OptionsOf } from '@clipwright/core/author';
import { checkOutputFile, publish, removeAbandoned, unfinishedFile } from '@clipwright/node-kit';
import { defer, lastValueFrom } from 'rxjs';
import type { Picture } from '../picture.ts';
import { encoderFor, type PictureEncoder } from './picture-encoder.ts';

export interface SavePictureOptions {
  /** One of them writes the format that the file's name asks for. */
  readonly encoders: readonly PictureEncoder[];
  /** Absolute path. Its directory is there. */
  readonly file: string;
  /** Replaces a file that is there. @default false */
  readonly overwrite?: boolean;
  /** Cancels; nothing is left then. */
  readonly signal?: AbortSignal | undefined;
}

const shape = {
  encoders: 'any',
  file: 'any',
  overwrite: 'flag',
  signal: 'any',
} satisfies OptionsOf<SavePictureOptions>;

/** A picture that was written. */
export interface SavedPicture {
  readonly file: string;
  readonly bytes: number;
}

/**
 * Writes a picture, all at once: nobody ever sees half of it. Rejects with `invalid-option`, `output-exists`,
 * `output-unwritable`, `disk-full`, and those of the encoder.
 */
export async function savePicture(picture: Picture, options: SavePictureOptions): Promise<SavedPicture> {
  checkOptions('', options, shape);
  const { encoders, file, overwrite = false, signal } = options;
  await checkPictureFile(file, { encoders, overwrite });
  await removeAbandoned(file);
  const encoder = encoderFor(file, encoders);
  const unfinished = unfinishedFile(file);
  const encoded$ = defer(() => encoder.encode(picture, unfinished));
  try {
    await lastValueFrom(encoded$.pipe(abortable<unknown>({ signal, settled: () => encoder.settled() })));
    return { file, bytes: await publish(unfinished, file, overwrite) };
  } finally {
    await encoder.settled();
    await rm(unfinished, { force: true });
  }
}

/** Rejects with what would stop a picture from being written in the end, before there is one. Writes nothing. */
export async function checkPictureFile(
  file: string,
  { encoders, overwrite = false }: Pick<SavePictureOptions, 'encoders' | 'overwrite'>,
): Promise<void> {
  encoderFor(file, encoders);
  await checkOutputFile({ file, overwrite, sources: [] });
}
