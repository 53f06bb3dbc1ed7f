import { defer, ignoreElements, type Observable, of, raceWith, Subject, throwError } from 'rxjs';
import { fromTask } from '../bridges/from-task.ts';
import type { ClipSource } from '../contracts/clip-loader.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import type { PendingWork } from '../operators/pending-work.ts';
import { type AuthorsReader, authorsReader } from './authors-reader.ts';
import type { DefinedOrigin } from './defined-origin.ts';
import { readPictures } from './pictures/read-pictures.ts';
import { readSound } from './sound/read-sound.ts';

/** What an open source is given by its loader. */
export interface SourceOwner {
  /** What decodes it, for keys; absent: nobody says. */
  readonly decoder: string | undefined;
  /** Follows what is still ending. */
  readonly ending: PendingWork;
  /** Called once, when it is disposed. */
  onClosed(): void;
}

/** An author's source as the contract has it. Its members are called on it, as it may be of a class. */
export function definedSource(origin: DefinedOrigin, { decoder, ending, onClosed }: SourceOwner): ClipSource {
  const { uri, info, definition } = origin;
  const { fingerprint, file } = definition;
  const readers = new Set<AuthorsReader<unknown>>();
  /** Errors when the source is closed. */
  const end$ = new Subject<never>();
  let closing: Promise<void> | undefined;
  const closed = (): ClipwrightError => new ClipwrightError('source-closed', `${uri} was closed.`);

  const read = <T>(make: (signal: AbortSignal) => AsyncGenerator<T, void>): AsyncIterable<T> => ({
    [Symbol.asyncIterator]: () => {
      const reader: AuthorsReader<T> = authorsReader<T>(
        async function* (signal) {
          if (closing !== undefined) throw closed();
          readers.add(reader);
          try {
            yield* make(signal);
          } finally {
            readers.delete(reader);
          }
        },
        (work) => void ending.track(work),
      );
      return reader.values;
    },
  });

  const whileOpen = <T>(make: () => Observable<T>): Observable<T> =>
    defer(() => (closing === undefined ? make().pipe(raceWith(end$)) : throwError(closed)));

  const close = async (): Promise<void> => {
    const reading = [...readers];
    await Promise.all(reading.map(({ values }) => values.fail(closed())));
    await Promise.all(reading.map(({ ended }) => ended()));
    try {
      await definition.close?.();
    } catch (error) {
      throw origin.failed(error);
    }
  };

  return {
    uri,
    info,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(file === undefined ? {} : { file }),
    ...(decoder === undefined ? {} : { decoder: () => of(decoder) }),
    ...(definition.check === undefined
      ? {}
      : {
          check: () =>
            fromTask(async (signal) => {
              try {
                await definition.check?.(signal);
              } catch (error) {
                throw origin.failed(error);
              }
            }).pipe(ignoreElements()),
        }),
    index: () => whileOpen(() => of(origin.index)),
    video: (range, format = {}) => read((signal) => readPictures(origin, range, format, signal)),
    audio: (range, format = {}) => read((signal) => readSound(origin, range, format, signal)),
    [Symbol.asyncDispose]: () => {
      if (closing === undefined) {
        closing = Promise.resolve().then(close);
        end$.error(closed());
        onClosed();
        void ending.track(closing);
      }
      return closing;
    },
  };
}
