import type { AllowedInputs, PictureReading } from '@clipwright/node-kit';
import { map } from 'rxjs';
import type { JobEngine } from '../engine/job-engine.ts';
import { type ReaderJobs, reader } from '../loader/reader.ts';
import { decodePicture } from './decode-picture.ts';

/** Raised whenever a picture of the same file comes out otherwise than before. */
const schema = 1;

export function libavPictures(engine: JobEngine, allowed: AllowedInputs): PictureReading<ReaderJobs> {
  return {
    decode: (file, kind, left) => decodePicture(engine, file, kind, allowed, left),
    decoder: () =>
      engine
        .about()
        .pipe(map(({ version, configuration }) => `libav picture ${schema}; FFmpeg ${version}, ${configuration}`)),
    reader: (read) => reader(engine, read),
  };
}
