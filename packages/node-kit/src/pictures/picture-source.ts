import { resolve } from 'node:path';
import {
  fromTask,
  type OpenRequest,
  type StillPicture,
  stillPictureFrames,
  stillPictureIndex,
  stillPictureInfo,
  stillPictureSound,
} from '@clipwright/core/author';
import { map, type Observable, of } from 'rxjs';
import type { FileRecord } from '../files/file-record.ts';
import type { SourceFile } from '../sources/file-source.ts';
import type { PictureFile } from './picture-file.ts';

/** How an engine reads pictures. */
export interface PictureReading<W> extends Pick<SourceFile<W>, 'decoder' | 'reader'> {
  /**
   * Decodes one whole. Errors: `not-media`, `source-too-large`, those of the machine.
   *
   * @param file Absolute path.
   * @param left Tells that nobody waits for it any more.
   */
  decode(file: string, kind: PictureFile, left: AbortSignal): Promise<StillPicture>;
}

/** A picture as a source that stands still: decoded once, and kept as long as it is open. Emits once and completes. */
export function pictureSource<W>(
  { uri }: OpenRequest,
  record: FileRecord,
  kind: PictureFile,
  { decode, decoder, reader }: PictureReading<W>,
): Observable<SourceFile<W>> {
  const file = resolve(uri);
  return fromTask((left) => decode(file, kind, left)).pipe(
    map((picture) => {
      const info = stillPictureInfo(picture, { container: kind.demuxer, codec: kind.codec });
      return {
        ...{ uri, info, record, file, original: file, decoder, reader },
        index: () => of(stillPictureIndex),
        video: (range, format) => stillPictureFrames(picture, info, range, format),
        audio: (range, format) => stillPictureSound(range, format),
      } satisfies SourceFile<W>;
    }),
  );
}
