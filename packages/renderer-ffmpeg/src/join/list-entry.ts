import { ClipwrightError } from '@clipwright/core';
import { fileArgument } from '@clipwright/ffmpeg';

/**
 * A file in a list for ffmpeg's concat demuxer. Everything between single quotes is itself, and a single quote stands
 * outside of them; but such a list is read line by line, quotes or not. Errors: `invalid-option` for a path with a line
 * break, which is that of the output's or of the store's directory: the names within are our own.
 */
export function listEntry(file: string): string {
  const path = fileArgument(file);
  checkLines(path);
  return `file '${path.replaceAll("'", "'\\''")}'`;
}

/** Refuses a path that such a list cannot hold. */
export function checkLines(path: string): void {
  if (!/[\n\r]/.test(path)) return;
  throw new ClipwrightError('invalid-option', `The path ${JSON.stringify(path)} has a line break in it.`, {
    remedy: 'Choose another directory for the output and for what is kept: ffmpeg cannot join files there.',
    details: { path },
  });
}
