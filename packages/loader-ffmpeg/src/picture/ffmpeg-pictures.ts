import type { FfmpegRunner } from '@clipwright/ffmpeg';
import type { PictureReading } from '@clipwright/node-kit';
import { map } from 'rxjs';
import { type ReaderProcesses, reader } from '../read/reader.ts';
import { decodePicture } from './decode-picture.ts';

/** Raised whenever a picture of the same file comes out otherwise than before. */
const schema = 1;

/** @param track Is told of all work that is begun. */
export function ffmpegPictures(
  runner: FfmpegRunner,
  track: (work: Promise<unknown>) => void,
): PictureReading<ReaderProcesses> {
  return {
    decode: (file, kind, left) => {
      const decoding = decodePicture(runner, file, kind, left);
      track(decoding.catch(() => {}));
      return decoding;
    },
    decoder: () =>
      runner
        .ffmpeg()
        .pipe(map(({ version, build }) => `loader-ffmpeg picture ${schema}; ffmpeg ${version}, build ${build}`)),
    reader: (read) => reader(runner, read),
  };
}
