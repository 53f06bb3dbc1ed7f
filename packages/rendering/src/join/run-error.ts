import { ClipwrightError, toClipwrightError } from '@clipwright/core';
import { reworded, sourceError } from '@clipwright/core/author';
import type { SampleRun } from './copied-track.ts';

/**
 * A failure to read what an output is joined of, typed. Of a source's packets: `source-missing`, `source-unreadable`,
 * `out-of-resources`, and in `details.part` the part of the request; otherwise as {@link partError}.
 */
export function runError({ file, part }: Pick<SampleRun, 'file' | 'part'>, error: unknown): ClipwrightError {
  return part === undefined ? partError(error, file) : ofPart(part, sourceError(file, error));
}

/** The same failure, with the part of the request that it is of. */
export function ofPart(part: number, error: unknown): ClipwrightError {
  const typed = toClipwrightError(error);
  return reworded(typed, typed.message, { part });
}

/** A failure to read a file that was made here, typed: `out-of-resources`, else `store-failed`. */
export function partError(error: unknown, file: string): ClipwrightError {
  const typed = sourceError(file, error);
  if (error instanceof ClipwrightError || typed.code === 'out-of-resources') return typed;
  return new ClipwrightError('store-failed', `A part of the output cannot be read. ${typed.message}`, {
    cause: error,
    remedy: 'Render again: what is gone is made anew.',
    details: { file },
  });
}
