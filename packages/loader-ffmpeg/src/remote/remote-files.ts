import { extname } from 'node:path';
import type { CacheEvent } from '@clipwright/core/author';
import type { Observable } from 'rxjs';
import { sharedFiles } from '../shared-files.ts';
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
  const { directory, timeout } = rules;
  const places = sharedFiles(directory, 'remote');

  const fetch = async (
    uri: string,
    path: string,
    left: AbortSignal,
    onProgress: (ratio: number) => void,
  ): Promise<void> => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(), timeout);
    try {
      await download({ uri, path, rules, signal: AbortSignal.any([left, late.signal]), onProgress });
    } catch (error) {
      throw late.signal.aborted ? unreachable(`${uri} was not fetched within ${timeout / 1000} s.`, error) : error;
    } finally {
      clearTimeout(timer);
    }
  };

  return {
    acquire: (uri) =>
      places.acquire(uri, {
        extension: extname(URL.canParse(uri) ? new URL(uri).pathname : ''),
        fill: (path, left, tell) => fetch(uri, path, left, tell),
        unwritable: (error) => writeError(directory, error),
      }),
    settled: places.settled,
  };
}
