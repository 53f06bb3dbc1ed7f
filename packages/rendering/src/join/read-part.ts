import { open } from 'node:fs/promises';
import { ClipwrightError } from '@clipwright/core';
import { type MovieBytes, type PlacedTrack, readTrack } from '@clipwright/packets';
import { readAt } from './read-at.ts';
import { partError } from './run-error.ts';
import { notAsPlanned } from './verify-rows.ts';

/**
 * The first track of what was made here: a segment, the sound, an output. Errors: `verification-failed`, and those of
 * {@link partError}.
 *
 * @param tracks How many there may be. @default 1
 */
export async function readPart(file: string, tracks = 1): Promise<PlacedTrack> {
  return withBytes(file, (bytes) => readTrack(bytes, tracks)).catch((error: unknown) => {
    const isDamaged = error instanceof ClipwrightError && error.code === 'source-damaged';
    throw isDamaged ? notAsPlanned(`Of what it is joined of: ${error.message}`, { file }) : error;
  });
}

/** Opens a file for as long as something is read. Errors: those of {@link partError}. */
export async function withBytes<T>(file: string, use: (bytes: MovieBytes) => Promise<T>): Promise<T> {
  try {
    const handle = await open(file);
    try {
      const { size } = await handle.stat();
      const read = async (start: number, length: number): Promise<Uint8Array> => {
        const bytes = Buffer.allocUnsafe(length);
        return bytes.subarray(0, await readAt(handle, bytes, start));
      };
      return await use({ size, read });
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw partError(error, file);
  }
}
