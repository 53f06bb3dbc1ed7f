import { resolve } from 'node:path';
import {
  type OpenRequest,
  type StillPicture,
  stillPictureFrames,
  stillPictureIndex,
  stillPictureInfo,
  stillPictureSound,
} from '@clipwright/core/author';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import type { FileRecord, PictureFile, SourceFile } from '@clipwright/node-kit';
import { map, of } from 'rxjs';
import { type ReaderProcesses, reader } from '../read/reader.ts';

/** Raised whenever a picture of the same file comes out otherwise than before. */
const schema = 1;

/** A picture as a source that stands still: decoded once, and kept as long as it is open. */
export function pictureSource(
  { uri }: OpenRequest,
  record: FileRecord,
  kind: PictureFile,
  picture: StillPicture,
  runner: FfmpegRunner,
): SourceFile<ReaderProcesses> {
  const file = resolve(uri);
  const info = stillPictureInfo(picture, { container: kind.demuxer, codec: kind.codec });
  return {
    ...{ uri, info, record, file, original: file },
    index: () => of(stillPictureIndex),
    decoder: () =>
      runner
        .ffmpeg()
        .pipe(map(({ version, build }) => `loader-ffmpeg picture ${schema}; ffmpeg ${version}, build ${build}`)),
    reader: (read) => reader(runner, read),
    video: (range, format) => stillPictureFrames(picture, info, range, format),
    audio: (range, format) => stillPictureSound(range, format),
  };
}
