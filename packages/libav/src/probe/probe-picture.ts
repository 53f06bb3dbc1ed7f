import { resolve } from 'node:path';
import { stillPictureIndex, stillPictureInfo } from '@clipwright/core/author';
import type { AllowedInputs, PictureFile } from '@clipwright/node-kit';
import type { JobEngine } from '../engine/job-engine.ts';
import { decodePicture } from '../picture/decode-picture.ts';
import type { ProbedFile } from './probe-file.ts';

/** What is in a picture, which has to be decoded to tell whether some of it is transparent. */
export async function probePicture(
  engine: JobEngine,
  uri: string,
  kind: PictureFile,
  allowed: AllowedInputs,
  left: AbortSignal,
): Promise<ProbedFile> {
  const picture = await decodePicture(engine, resolve(uri), kind, allowed, left);
  const info = stillPictureInfo(picture, { container: kind.demuxer, codec: kind.codec });
  return { described: { info, index: stillPictureIndex }, placed: undefined };
}
