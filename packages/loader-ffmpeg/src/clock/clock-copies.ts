import { extname, resolve } from 'node:path';
import { ClipwrightError } from '@clipwright/core';
import { type CacheEvent, systemCode, systemFailure, systemRemedies } from '@clipwright/core/author';
import type { NeedsCopy, TemporaryFile } from '@clipwright/node-kit';
import type { Observable } from 'rxjs';
import { sharedFiles } from '../shared-files.ts';

/** Copies of files whose times are of no use, in which they are: each made once for all who need it at a time. */
export interface ClockCopies {
  /**
   * One `leased`; the copy is there as long as this is subscribed to. Errors: `source-unreadable`, and those of
   * writing.
   */
  acquire(uri: string, needed: NeedsCopy): Observable<CacheEvent<TemporaryFile>>;
  /** Resolves when what was left is gone. */
  settled(): Promise<void>;
}

/** @param directory Where the copies lie. */
export function clockCopies(directory: string): ClockCopies {
  const places = sharedFiles(directory, 'copy');
  return {
    acquire: (uri, needed) => {
      const from = resolve(uri);
      const unwritable = (error: unknown): ClipwrightError => copyError(uri, directory, error);
      // What was there is over as soon as the file is found to be another.
      return places.acquire(JSON.stringify([from, needed.kind]), {
        extension: needed.extension ?? extname(uri),
        fill: (path, left) =>
          needed.write(from, path, left).catch((error: unknown) => {
            throw unwritable(error);
          }),
        unwritable,
      });
    },
    settled: places.settled,
  };
}

function copyError(uri: string, directory: string, cause: unknown): ClipwrightError {
  if (cause instanceof ClipwrightError) return cause;
  const code = systemCode(cause) ?? String(cause);
  const failure = systemFailure(cause);
  const what = `${uri} is read from a copy with one clock, which cannot be written to ${directory}`;
  if (failure === 'disk-full') {
    return new ClipwrightError('disk-full', `${what}: there is no room.`, {
      cause,
      remedy: 'Free as much as the source has, or name another place (`temporary` of the loader).',
    });
  }
  if (failure === 'out-of-resources') {
    return new ClipwrightError('out-of-resources', `${what}: ${code}.`, {
      cause,
      remedy: systemRemedies['out-of-resources'],
    });
  }
  return new ClipwrightError('source-unreadable', `${what}: ${code}.`, {
    cause,
    remedy: 'Check its permissions, or name another place (`temporary` of the loader).',
  });
}
