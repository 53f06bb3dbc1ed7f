import type { ClipwrightError } from '@clipwright/core';
import { type CacheEvent, fromTask, type LoadedValue, type LoadResource, pendingWork } from '@clipwright/core/author';
import { shareByKey } from '@clipwright/core/operators';
import { removeAbandonedFiles, type TemporaryFile, type TemporaryKind, temporaryFile } from '@clipwright/node-kit';
import type { Observable } from 'rxjs';

/** How a temporary file is made. */
export interface PlaceContent {
  /** With its dot. */
  readonly extension: string;
  /** Writes the file, to where nothing is yet. `tell` says how much is done, 0 to 1. */
  fill(path: string, left: AbortSignal, tell: (ratio: number) => void): Promise<void>;
  /** What it means that no place could be made. */
  unwritable(error: unknown): ClipwrightError;
}

/** Temporary files, each made once for all who need it at a time. */
export interface SharedFiles {
  /** Progress, then one `leased`; the file is there as long as this is subscribed to. Errors: those of its content. */
  acquire(key: string, content: PlaceContent): Observable<CacheEvent<TemporaryFile>>;
  /** Resolves when what was left is gone. */
  settled(): Promise<void>;
}

/** @param directory Where the files lie. */
export function sharedFiles(directory: string, kind: TemporaryKind): SharedFiles {
  const shared = shareByKey<TemporaryFile>();
  const working = pendingWork();
  let swept: Promise<void> | undefined;

  const make =
    (content: PlaceContent): LoadResource<TemporaryFile> =>
    (scope) =>
      fromTask((left, tell) => {
        const work = async (): Promise<LoadedValue<TemporaryFile>> => {
          swept ??= removeAbandonedFiles(directory);
          await swept;
          const value = await temporaryFile(directory, kind, content.extension).catch((error: unknown) => {
            throw content.unwritable(error);
          });
          try {
            await content.fill(value.path, left, (ratio) => tell({ type: 'progress', ratio }));
            return { type: 'loaded', value: scope.add(value) };
          } catch (error) {
            await value[Symbol.asyncDispose]();
            throw error;
          }
        };
        const done = work();
        void working.track(done);
        return done;
      });

  return {
    acquire: (key, content) => shared.get(key, make(content)),
    settled: async () => {
      await working.settled();
      // What came of it late is being removed.
      await shared.settled();
    },
  };
}
