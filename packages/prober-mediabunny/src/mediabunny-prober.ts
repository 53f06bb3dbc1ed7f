import { ClipwrightError, type Prober, toClipwrightError } from '@clipwright/core';
import { describeSource, type FoundSource } from '@clipwright/core/probing';
import { Observable } from 'rxjs';
import type { ByteFile, OpenBytes } from './bytes/byte-file.ts';
import { openNodeFile } from './bytes/node-file.ts';
import { describedFiles } from './described-files.ts';
import { incomplete } from './incomplete.ts';
import { foundInMatroska } from './matroska/found-in-matroska.ts';
import { looksLikeMatroska } from './matroska/segment.ts';
import { foundInMp4 } from './mp4/found-in-mp4.ts';
import { looksLikeMovie } from './mp4/movie.ts';

export interface MediabunnyProberOptions {
  /** Opens what is to be probed. @default local files, through Node */
  readonly open?: OpenBytes;
}

/** Bytes that tell what kind of file it is. */
const headBytes = 16;

async function find(file: ByteFile): Promise<FoundSource> {
  const head = await file.read(0, Math.min(headBytes, file.size));
  if (looksLikeMovie(head)) return await foundInMp4(file);
  if (looksLikeMatroska(head)) return await foundInMatroska(file);
  throw incomplete('it is of a kind not known here');
}

/** The file, until nobody waits for what is read of it. */
function abandonable(file: ByteFile, isLeft: () => boolean): ByteFile {
  return {
    ...file,
    read: (start, length) => {
      if (isLeft()) throw new ClipwrightError('cancelled', 'Nobody waits for it any more.');
      return file.read(start, length);
    },
  };
}

/**
 * Tells what is in mp4 and mov, Matroska and WebM files by reading their headers, in this process. What it does not know for
 * certain it does not tell (`probe-incomplete`).
 */
export function mediabunnyProber({ open = openNodeFile }: MediabunnyProberOptions = {}): Prober {
  const working = new Set<Promise<unknown>>();
  const files = describedFiles();

  /** Something that is found out of an open file; unsubscribing stops it at the next read. */
  const reading = <T>(uri: string, read: (file: ByteFile) => Promise<T>): Observable<T> =>
    new Observable((subscriber) => {
      const work = async (): Promise<T> => {
        await using file = await open(uri);
        return await read(abandonable(file, () => subscriber.closed));
      };
      const done = work().then(
        (value) => {
          subscriber.next(value);
          subscriber.complete();
        },
        (error: unknown) => subscriber.error(toClipwrightError(error)),
      );
      working.add(done);
      done.finally(() => working.delete(done));
    });

  const settled = async (): Promise<void> => {
    while (working.size > 0) await Promise.all(working);
  };

  return {
    probe: (request) =>
      reading(request.uri, async (file) => {
        const described = describeSource(request, await find(file));
        files.keep(request, file.version, described);
        return described.info;
      }),
    index: (request) =>
      reading(request.uri, async (file) => {
        const described = files.of(request, file.version) ?? describeSource(request, await find(file));
        return described.index;
      }),
    settled,
    [Symbol.asyncDispose]: settled,
  };
}
