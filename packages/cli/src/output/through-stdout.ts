import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { ClipwrightError } from '@clipwright/core';
import type { RunContext } from '../plugins/run-context.ts';

/**
 * A video for standard output. It is made as a file of its own, in a folder for temporary files, and written when it is
 * whole and verified: whoever reads gets all of it, or nothing. What is told meanwhile goes to standard error.
 *
 * Errors: `invalid-option` where standard output is a terminal; what `make` rejects with.
 *
 * @param make Makes the file.
 */
export async function throughStdout<T>(
  container: string,
  context: RunContext,
  make: (file: string, context: RunContext) => Promise<T>,
): Promise<T> {
  const { stdout, stderr, signal } = context;
  if (stdout.isTTY === true) {
    throw new ClipwrightError('invalid-option', 'A terminal shows no video.', {
      remedy: 'Send it to a program (| ffplay -) or into a file (> video.mp4).',
    });
  }
  const folder = await mkdtemp(join(tmpdir(), 'clipwright-piped-'));
  try {
    const file = join(folder, `video.${container}`);
    const made = await make(file, { ...context, stdout: stderr });
    try {
      await pipeline(createReadStream(file), stdout, { end: false, signal });
    } catch (error) {
      if (signal.aborted) throw new ClipwrightError('cancelled', 'It was cancelled.', { cause: error });
      throw new ClipwrightError('output-unwritable', 'Standard output took only a part of the video.', {
        cause: error,
        remedy: 'Look at what the program that reads it says.',
      });
    }
    return made;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
