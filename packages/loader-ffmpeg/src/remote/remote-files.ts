import { extname } from 'node:path';
import {
  type CacheEvent,
  fromTask,
  type LoadedValue,
  type ProgressEvent,
  pendingWork,
  shareResource,
} from '@clipwright/core';
import { removeAbandonedPlaces, temporaryPlace } from '@clipwright/node-kit';
import { Observable } from 'rxjs';
import { download } from './download.ts';
import type { RemoteRules } from './remote-options.ts';
import { unreachable } from './unreachable.ts';
import { writeError } from './write-error.ts';

/** A fetched source. Disposing it removes it. */
export interface RemoteFile extends AsyncDisposable {
  /** Absolute path. */
  readonly path: string;
}

/** Fetched sources, each once for all who need it at a time. */
export interface RemoteFiles {
  /** Progress, then one `leased`; the file is there as long as this is subscribed to. Errors: those of fetching. */
  acquire(uri: string): Observable<CacheEvent<RemoteFile>>;
  /** Resolves when what was left is gone. */
  settled(): Promise<void>;
}

export function remoteFiles(rules: RemoteRules): RemoteFiles {
  const shared = new Map<string, { readonly file$: Observable<CacheEvent<RemoteFile>>; users: number }>();
  const working = pendingWork();
  let swept: Promise<void> | undefined;

  const fetch = (uri: string): Observable<ProgressEvent | LoadedValue<RemoteFile>> =>
    fromTask((signal, tell) => {
      // Late for want of speed, or left.
      const ended = new AbortController();
      const end = (): void => ended.abort();
      signal.addEventListener('abort', end);
      const work = async (): Promise<LoadedValue<RemoteFile>> => {
        swept ??= removeAbandonedPlaces(rules.directory);
        await swept;
        const extension = extname(URL.canParse(uri) ? new URL(uri).pathname : '');
        const place = await temporaryPlace(rules.directory, 'remote', extension).catch((error: unknown) => {
          throw writeError(rules.directory, error);
        });
        let isLate = false;
        const timer = setTimeout(() => {
          isLate = true;
          end();
        }, rules.timeout);
        try {
          const onProgress = (ratio: number): void => tell({ type: 'progress', ratio });
          await download({ uri, path: place.path, rules, signal: ended.signal, onProgress });
          return { type: 'loaded', value: place };
        } catch (error) {
          await place[Symbol.asyncDispose]();
          throw isLate ? unreachable(`${uri} was not fetched within ${rules.timeout / 1000} s.`, error) : error;
        } finally {
          clearTimeout(timer);
        }
      };
      const done = work();
      void working.track(done);
      return done;
    });

  return {
    acquire: (uri) =>
      new Observable((subscriber) => {
        const entry = shared.get(uri) ?? {
          file$: shareResource(() => fetch(uri), { onClosing: (closing) => void working.track(closing) }),
          users: 0,
        };
        shared.set(uri, entry);
        entry.users += 1;
        subscriber.add(() => {
          entry.users -= 1;
          if (entry.users === 0) shared.delete(uri);
        });
        subscriber.add(entry.file$.subscribe(subscriber));
      }),
    settled: working.settled,
  };
}
