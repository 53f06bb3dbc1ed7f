import type { FrameTransform, FrameTransforms } from '@clipwright/core';
import { transformMissing } from '../errors.ts';
import type { SentPicture } from '../job/picture-shape.ts';
import { sentClips } from '../job/unpack-piece.ts';

/** A transform that a worker has. Pieces name it, and its version: the function must be the coordinator's. */
export interface WorkerTransform {
  readonly name: string;
  readonly version: string;
  readonly transform: FrameTransform;
}

/** The functions that a picture names. Errors: `bullmq/transform-missing`. */
export function transformsOf(sent: SentPicture, known: readonly WorkerTransform[]): FrameTransforms {
  const functions = new Map<string, WorkerTransform>();
  for (const { name, version } of sentClips(sent).flatMap(({ transforms = [] }) => transforms)) {
    const found = known.find((each) => each.name === name && each.version === version);
    const other = functions.get(name);
    // Functions are found by their names alone.
    if (found === undefined || (other !== undefined && other !== found)) throw transformMissing(name, version);
    functions.set(name, found);
  }
  return Object.fromEntries([...functions].map(([name, { transform }]) => [name, transform]));
}
