import { ClipwrightError } from '@clipwright/core';
import type { StillPicture } from '@clipwright/core/author';
import type { AllowedInputs, PictureFile } from '@clipwright/node-kit';
import type { JobEngine } from '../engine/job-engine.ts';

/**
 * Decodes a picture whole. Errors: `not-media`, `source-too-large`, those of the engine.
 *
 * @param left Ends it.
 */
export async function decodePicture(
  engine: JobEngine,
  file: string,
  kind: PictureFile,
  { limits }: AllowedInputs,
  left: AbortSignal,
): Promise<StillPicture> {
  const job = engine.begin('picture', { file, kind, limits });
  const leave = (): void => void job.end();
  left.addEventListener('abort', leave, { once: true });
  try {
    const result = await job.next();
    if (result.done !== true) return result.value;
    throw new ClipwrightError('cancelled', 'Nobody waits for it any more.');
  } finally {
    left.removeEventListener('abort', leave);
    await job.end();
  }
}
