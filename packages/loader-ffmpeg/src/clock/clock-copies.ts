import { extname, resolve } from 'node:path';
import {
  type CacheEvent,
  ClipwrightError,
  type LoadedValue,
  shareResource,
  systemCode,
  systemFailure,
  systemRemedies,
} from '@clipwright/core';
import { removeAbandonedPlaces, type TemporaryPlace, temporaryPlace } from '@clipwright/node-kit';
import { Observable } from 'rxjs';
import type { NeedsCopy } from './needs-copy.ts';

/** Copies of files whose times are of no use, in which they are: each made once for all who need it at a time. */
export interface ClockCopies {
  /** One `leased`; the copy is there as long as this is subscribed to. Errors: `source-unreadable`, and those of writing. */
  acquire(uri: string, needed: NeedsCopy): Observable<CacheEvent<TemporaryPlace>>;
  /** Resolves when what was left is gone. */
  settled(): Promise<void>;
}

/** @param directory Where the copies lie. */
export function clockCopies(directory: string): ClockCopies {
  const shared = new Map<string, { readonly copy$: Observable<CacheEvent<TemporaryPlace>>; users: number }>();
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

  const copy = (uri: string, needed: NeedsCopy): Observable<LoadedValue<TemporaryPlace>> =>
    new Observable((subscriber) => {
      const left = new AbortController();
      const work = async (): Promise<TemporaryPlace> => {
        swept ??= removeAbandonedPlaces(directory);
        await swept;
        const place = await temporaryPlace(directory, 'copy', needed.extension ?? extname(uri)).catch(
          (error: unknown) => {
            throw copyError(uri, directory, error);
          },
        );
        try {
          await needed.write(resolve(uri), place.path, left.signal);
          return place;
        } catch (error) {
          await place[Symbol.asyncDispose]();
          throw copyError(uri, directory, error);
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
    acquire: (uri, needed) =>
      new Observable((subscriber) => {
        // What was there is over as soon as the file is found to be another.
        const key = JSON.stringify([resolve(uri), needed.kind]);
        const entry = shared.get(key) ?? {
          copy$: shareResource(() => copy(uri, needed), { onClosing: track }),
          users: 0,
        };
        shared.set(key, entry);
        entry.users += 1;
        subscriber.add(() => {
          entry.users -= 1;
          if (entry.users === 0) shared.delete(key);
        });
        subscriber.add(entry.copy$.subscribe(subscriber));
      }),
    settled: async () => {
      while (working.size > 0) await Promise.all(working);
    },
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
      remedy:
        'Free as much as the source has, or name another place (`temporary` of the loader, TMPDIR of the command).',
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
    remedy: 'Check its permissions, or name another place (`temporary` of the loader, TMPDIR of the command).',
  });
}
