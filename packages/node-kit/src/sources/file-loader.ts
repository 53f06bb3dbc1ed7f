import { type ClipLoader, type ClipSource, ClipwrightError, toClipwrightError } from '@clipwright/core';
import { isRemoteUri, type OpenEvent, type OpenRequest, pendingWork } from '@clipwright/core/author';
import { defer, mergeMap, Observable } from 'rxjs';
import { type FileRecord, sourceRecord } from '../files/file-record.ts';
import { fileKind, type PictureFile } from '../pictures/picture-file.ts';
import { type PictureReading, pictureSource } from '../pictures/picture-source.ts';
import { fileSource, type SourceFile } from './file-source.ts';

/** What an engine that reads plain files has of its own. */
export interface FileLoaderDefinition<W> {
  /** Whether it may leave a file to another loader, which has to come before anything is told of it. */
  readonly declines: boolean;
  /** Finds out what is in a file that is no picture. Emits once and completes. */
  find(request: OpenRequest, record: FileRecord): Observable<SourceFile<W>>;
  /** How it reads those that are. */
  pictures(): PictureReading<W>;
  /** Resolves when nothing of what it uses is still ending. */
  settled(): Promise<void>;
  /** Closes what is its own, when nothing of it is used any more. */
  close(): Promise<void>;
}

/** A file before anything is opened by an engine. */
interface PlainFile {
  readonly record: FileRecord;
  /** Where it is a picture. */
  readonly kind: PictureFile | undefined;
}

async function plainFile(uri: string): Promise<PlainFile> {
  const record = await sourceRecord(uri);
  return { record, kind: await fileKind(uri) };
}

/** A loader of local files, pictures among them: a source's `uri` is a path. */
export function fileLoader<W>(definition: FileLoaderDefinition<W>): ClipLoader {
  const sources = new Set<ClipSource>();
  const ending = pendingWork();
  let disposed = false;

  /**
   * What the file system says of it comes first: whatever changes while it is probed is noticed later, and what is no
   * plain file is never opened, which may wait for ever (a named pipe) or do something (a device).
   */
  const find = (request: OpenRequest): Observable<SourceFile<W>> =>
    defer(() => {
      const looking = plainFile(request.uri);
      void ending.track(looking);
      return looking;
    }).pipe(
      mergeMap(({ record, kind }) =>
        kind === undefined
          ? definition.find(request, record)
          : pictureSource(request, record, kind, definition.pictures()),
      ),
    );

  const sourceOf = (file: SourceFile<W>): ClipSource => {
    const source = fileSource(file, (closing) => {
      sources.delete(source);
      void ending.track(closing.finally(() => file.release?.()));
    });
    sources.add(source);
    return source;
  };

  const open: ClipLoader['open'] = (request) =>
    new Observable<OpenEvent>((subscriber) => {
      if (disposed) {
        subscriber.error(new ClipwrightError('disposed', 'The loader was disposed.'));
        return;
      }
      if (isRemoteUri(request.uri)) {
        subscriber.error(
          new ClipwrightError('source-refused', `${request.uri} is on another machine.`, {
            remedy: 'Switch remote sources on for its host (`remoteSources`), or copy the file.',
          }),
        );
        return;
      }
      const begun = (): void => subscriber.next({ type: 'progress', ratio: 0 });
      if (!definition.declines) begun();
      const work = find(request).subscribe({
        next: (file) => {
          if (definition.declines) begun();
          if (subscriber.closed) {
            file.release?.();
            return;
          }
          const source = sourceOf(file);
          subscriber.next({ type: 'progress', ratio: 1 });
          subscriber.next({ type: 'opened', source });
          subscriber.complete();
        },
        error: (error: unknown) => subscriber.error(toClipwrightError(error)),
      });
      subscriber.add(work);
    });

  const settled = async (): Promise<void> => {
    await ending.settled();
    await definition.settled();
  };

  return {
    contracts: { ClipLoader: 1 },
    open,
    settled,
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      await Promise.all([...sources].map((source) => source[Symbol.asyncDispose]()));
      await settled();
      await definition.close();
    },
  };
}
