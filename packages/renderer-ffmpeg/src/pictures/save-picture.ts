import { rm, writeFile } from 'node:fs/promises';
import { abortable, checkOptions, type OptionsOf } from '@clipwright/core';
import type { Picture } from '@clipwright/core/pictures';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import { checkPlace, outputError, publish, removeAbandoned, unfinishedFile } from '@clipwright/node-kit';
import { concatMap, defer, lastValueFrom, take } from 'rxjs';
import { jpegCommand, pictureFormatOf } from './picture-command.ts';
import { pngBytes } from './png-bytes.ts';

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
  let writing: Promise<void> | undefined;
  // Within the budget, as a process would be.
  const png$ = runner.budget.hold(1).pipe(
    concatMap(() => {
      writing = writePng(picture, unfinished);
      return writing;
    }),
    take(1),
  );
  const encoded$ = defer(() =>
    pictureFormatOf(file) === 'png'
      ? png$
      : runner.run({ tool: 'ffmpeg', args: jpegCommand(picture, unfinished), stdin: once(picture.data) }),
  );
  try {
    await lastValueFrom(encoded$.pipe(abortable<unknown>({ signal, settled: () => runner.settled() })));
    return { file, bytes: await publish(unfinished, file, overwrite) };
  } finally {
    await writing?.catch(() => {});
    await runner.settled();
    await rm(unfinished, { force: true });
  }
}

/** Rejects with what would stop a picture from being written in the end, before there is one. Writes nothing. */
export async function checkPictureFile(file: string, overwrite: boolean): Promise<void> {
  pictureFormatOf(file);
  await checkPlace({ file, overwrite, sources: [] });
}

async function writePng(picture: Picture, file: string): Promise<void> {
  const bytes = await pngBytes(picture);
  try {
    await writeFile(file, bytes, { flag: 'wx' });
  } catch (error) {
    throw outputError(error, file);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
