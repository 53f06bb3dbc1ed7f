import { extname } from 'node:path';
import { type CacheEvent, type LoadedValue, type ProgressEvent, shareResource } from '@clipwright/core';
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
  const working = new Set<Promise<unknown>>();
  let swept: Promise<void> | undefined;

  const track = <T>(work: Promise<T>): Promise<T> => {
    const done: Promise<unknown> = work.then(forget, forget);
    function forget(): void {
      working.delete(done);
    }
    working.add(done);
    return work;
  };

  const fetch = (uri: string): Observable<ProgressEvent | LoadedValue<RemoteFile>> =>
    new Observable((subscriber) => {
      const left = new AbortController();
      const work = async (): Promise<RemoteFile> => {
        swept ??= removeAbandonedPlaces(rules.directory);
        await swept;
        const extension = extname(URL.canParse(uri) ? new URL(uri).pathname : '');
        const place = await temporaryPlace(rules.directory, 'remote', extension).catch((error: unknown) => {
          throw writeError(rules.directory, error);
        });
        let isLate = false;
        const timer = setTimeout(() => {
          isLate = true;
          left.abort();
        }, rules.timeout);
        try {
          const onProgress = (ratio: number): void => subscriber.next({ type: 'progress', ratio });
          await download({ uri, path: place.path, rules, signal: left.signal, onProgress });
          return place;
        } catch (error) {
          await place[Symbol.asyncDispose]();
          throw isLate ? unreachable(`${uri} was not fetched within ${rules.timeout / 1000} s.`, error) : error;
        } finally {
          clearTimeout(timer);
        }
      };
      track(work()).then(
        (value) => {
          subscriber.next({ type: 'loaded', value });
          subscriber.complete();
        },
        (error: unknown) => subscriber.error(error),
      );
      return () => left.abort();
    });

  return {
    acquire: (uri) =>
      new Observable((subscriber) => {
        const entry = shared.get(uri) ?? { file$: shareResource(() => fetch(uri), { onClosing: track }), users: 0 };
        shared.set(uri, entry);
        entry.users += 1;
        subscriber.add(() => {
          entry.users -= 1;
          if (entry.users === 0) shared.delete(uri);
        });
        subscriber.add(entry.file$.subscribe(subscriber));
      }),
    settled: async () => {
      while (working.size > 0) await Promise.all(working);
    },
  };
}
