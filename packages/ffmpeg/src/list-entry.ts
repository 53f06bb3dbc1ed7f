import { ClipwrightError } from '@clipwright/core';
import { fileArgument } from './file-argument.ts';

/**
 * A file in a list for ffmpeg's concat demuxer. Everything between single quotes is itself, and a single quote stands
 * outside of them; but such a list is read line by line, quotes or not. Errors: `invalid-option` for a path with a line
 * break.
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
    remedy: 'Choose another name or directory: ffmpeg cannot join files there.',
    details: { path },
  });
}

/** Options that the decoder is told; the others are those of the file, whatever the list is read with. */
const decoderOptions = ['-codec_whitelist', '-max_pixels'];

/** What keeps a user's file within its bounds, where it is an entry of a list. */
export interface ListSafety {
  /** Options of the list, as an input. */
  readonly decoder: readonly string[];
  /** Lines for each of its entries. */
  readonly file: readonly string[];
}

/** The options of {@link InputSafety} for a list of files. */
export function listSafety(options: readonly string[]): ListSafety {
  const pairs = options.flatMap((name, i) => (i % 2 === 0 ? [[name, options[i + 1] ?? ''] as const] : []));
  return {
    decoder: pairs.filter(([name]) => decoderOptions.includes(name)).flat(),
    file: pairs.filter(([name]) => name !== '-max_pixels').map(([name, value]) => `option ${name.slice(1)} ${value}`),
  };
}

/** Options of an input that is a list of files, on standard input. */
export const listInput: readonly string[] = ['-f', 'concat', '-safe', '0', '-protocol_whitelist', 'file,pipe,fd'];
