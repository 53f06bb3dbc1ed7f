import { rm } from 'node:fs/promises';
import { abortable, checkOptions, type OptionsOf } from '@clipwright/core';
import type { Picture } from '@clipwright/core/pictures';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { lastValueFrom } from 'rxjs';
import { publish } from '../join/publish.ts';
import { checkPlace } from '../output/check-place.ts';
import { removeAbandoned, unfinishedFile } from '../output/unfinished-file.ts';
import { pictureCommand, pictureFormatOf } from './picture-command.ts';

export interface SavePictureOptions {
  readonly runner: FfmpegRunner;
  /** Absolute path, ending in `.png`, `.jpg` or `.jpeg`. Its directory is there. */
  readonly file: string;
  /** Replaces a file that is there. @default false */
  readonly overwrite?: boolean;
  /** Cancels; nothing is left then. */
  readonly signal?: AbortSignal | undefined;
}

const shape = {
  runner: 'any',
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
 * `output-unwritable`, `disk-full`, and those of the runner.
 */
export async function savePicture(picture: Picture, options: SavePictureOptions): Promise<SavedPicture> {
  checkOptions('', options, shape);
  const { runner, file, overwrite = false, signal } = options;
  await checkPictureFile(file, overwrite);
  await removeAbandoned(file);
  const unfinished = unfinishedFile(file);
  const args = pictureCommand(picture, pictureFormatOf(file), unfinished);
  try {
    const job = runner.run({ tool: 'ffmpeg', args, stdin: once(picture.data) });
    await lastValueFrom(job.pipe(abortable({ signal, settled: () => runner.settled() })));
    return { file, bytes: await publish(unfinished, file, overwrite) };
  } finally {
    await runner.settled();
    await rm(unfinished, { force: true });
  }
}

/** Rejects with what would stop a picture from being written in the end, before there is one. Writes nothing. */
export async function checkPictureFile(file: string, overwrite: boolean): Promise<void> {
  pictureFormatOf(file);
  await checkPlace({ file, overwrite, sources: [] });
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
