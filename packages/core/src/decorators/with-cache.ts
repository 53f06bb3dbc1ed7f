import { defer, map, Observable, Subscription, throwError } from 'rxjs';
import { type PullIterator, pullIterator } from '../bridges/pull-iterator.ts';
import type { ClipCache, LoadedValue, LoadResource } from '../contracts/clip-cache.ts';
import type { ClipLoader, ClipSource, OpenEvent } from '../contracts/clip-loader.ts';
import { checkContract, contractVersions } from '../contracts/contract-versions.ts';
import type { ProgressEvent } from '../contracts/progress.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { canonical } from '../model/canonical.ts';
import { evenLate } from '../operators/even-late.ts';
import { subscribeUnder } from '../operators/subscribe-under.ts';

/**
 * A loader that takes its sources from a cache: each source is opened once however many ask, and disposing what
 * `opened` gave releases a lease instead of closing it. The cache is the caller's to dispose. Errors of this call:
 * `plugin-incompatible`.
 */
export function withCache(loader: ClipLoader, cache: ClipCache<ClipSource>): ClipLoader {
  checkContract('loader', 'ClipLoader', loader);
  checkContract('cache', 'ClipCache', cache);
  return {
    contracts: { ClipLoader: contractVersions.ClipLoader },
    open: (request) =>
      new Observable<OpenEvent>((subscriber) => {
        const load: LoadResource<ClipSource> = (scope) => {
          // Registered where it comes from the loader: what comes late is lost in any operator.
          const open$ = evenLate(loader.open(request), (event) => {
            if (event.type === 'opened') scope.add(event.source);
          });
          return open$.pipe(map(toLoaded));
        };
        const lease = new Subscription();
        let handedOver = false;
        subscriber.add(() => {
          if (!handedOver) lease.unsubscribe();
        });
        subscribeUnder(lease, cache.acquire(canonical(request), load), {
          next: (event) => {
            if (event.type === 'progress') {
              subscriber.next(event);
              return;
            }
            handedOver = true;
            const source = borrowed(event.value, () => lease.unsubscribe());
            subscriber.next({ type: 'opened', source, cached: event.hit });
            subscriber.complete();
          },
          error: (error: unknown) => subscriber.error(error),
          complete: () => subscriber.complete(),
        });
      }),
    settled: async () => {
      // What a load that was left hands over late is closed by the cache, and how that ends is the loader's to say.
      await loader.settled();
      await cache.settled();
      await loader.settled();
    },
    [Symbol.asyncDispose]: () => loader[Symbol.asyncDispose](),
  };
}

function toLoaded(event: OpenEvent): ProgressEvent | LoadedValue<ClipSource> {
  return event.type === 'opened' ? { type: 'loaded', value: event.source } : event;
}

/**
 * The source as one borrower sees it: disposing ends the borrower's own readers and gives it back, once, whoever else
 * reads it. Its members are called on itself, as what a plug-in's object is made of is its own.
 */
function borrowed(source: ClipSource, release: () => void): ClipSource {
  const readers = new Set<PullIterator<unknown>>();
  let closed = false;
  const closedError = (): ClipwrightError =>
    new ClipwrightError('source-closed', `The source ${source.uri} is closed.`, { remedy: 'Open it again.' });

  const read = <T>(samples: AsyncIterable<T>): AsyncIterable<T> => ({
    [Symbol.asyncIterator]: () => {
      const inner = samples[Symbol.asyncIterator]();
      const next = async (): Promise<IteratorResult<T>> => {
        if (closed) throw closedError();
        readers.add(reader);
        try {
          const result = await inner.next();
          if (result.done === true) readers.delete(reader);
          return result;
        } catch (error) {
          readers.delete(reader);
          throw error;
        }
      };
      const reader = pullIterator<T>(
        () => ({ next }),
        async () => {
          readers.delete(reader);
          await inner.return?.();
        },
      );
      return reader;
    },
  });

  const { uri, info, fingerprint, file } = source;
  const through = source.audioThrough?.bind(source);
  return {
    uri,
    info,
    ...(fingerprint === undefined ? {} : { fingerprint }),
    ...(file === undefined ? {} : { file }),
    ...(source.decoder === undefined ? {} : { decoder: source.decoder.bind(source) }),
    ...(source.check === undefined ? {} : { check: source.check.bind(source) }),
    index: (range, detail) => defer(() => (closed ? throwError(closedError) : source.index(range, detail))),
    video: (range, format) => read(source.video(range, format)),
    audio: (range, format) => read(source.audio(range, format)),
    ...(through === undefined ? {} : { audioThrough: (files, range, format) => read(through(files, range, format)) }),
    [Symbol.asyncDispose]: async () => {
      closed = true;
      const ended = [...readers].map((reader) => reader.fail(closedError()));
      release();
      await Promise.all(ended);
    },
  };
}
