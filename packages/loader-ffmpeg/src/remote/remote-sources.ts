import { type ClipLoader, type ClipSource, ClipwrightError, toClipwrightError } from '@clipwright/core';
import { checkContract, isRemoteUri, type OpenEvent, reworded } from '@clipwright/core/author';
import { catchError, Observable, Subscription, throwError } from 'rxjs';
import { remoteFiles } from './remote-files.ts';
import { type RemoteOptions, remoteRules } from './remote-options.ts';

/** Which part of opening is the fetching, for its progress. */
const fetching = 0.9;

/**
 * A loader that opens sources over http and https as well, from hosts that are listed. A source is fetched to a
 * temporary file, once for all who have it open, and opened from there by the loader that was given, so ffmpeg never
 * gets a URL. The file is removed when the last of them closes it. Everything that is no URL is opened as before. The
 * loader is disposed with this one.
 *
 * A source's `check` is about the file that was fetched, and asks nothing of the host: all that is made of the source
 * is made of that file, so what its URL leads to by then makes no difference.
 *
 * Further errors of opening: `source-refused`, `source-unreachable`, `source-too-large`, `disk-full`. Errors of this
 * call: `invalid-option`, `plugin-incompatible`.
 *
 * @example
 * await using loader = remoteSources(ffmpegLoader(), { hosts: ['media.example.org'] });
 */
export function remoteSources(loader: ClipLoader, options: RemoteOptions): ClipLoader {
  checkContract('loader', 'ClipLoader', loader);
  const files = remoteFiles(remoteRules(options));
  const sources = new Set<ClipSource>();
  let disposed = false;

  const open: ClipLoader['open'] = (request) => {
    const { uri } = request;
    if (!isRemoteUri(uri)) return loader.open(request);
    return new Observable<OpenEvent>((subscriber) => {
      if (disposed) {
        subscriber.error(new ClipwrightError('disposed', 'The loader was disposed.'));
        return;
      }
      subscriber.next({ type: 'progress', ratio: 0 });
      const lease = new Subscription();
      let isOpen = false;
      subscriber.add(() => {
        if (!isOpen) lease.unsubscribe();
      });
      const openFile = (path: string): Subscription =>
        loader.open({ ...request, uri: path }).subscribe({
          next: (event) => {
            if (event.type === 'progress') {
              subscriber.next({ type: 'progress', ratio: fetching + (1 - fetching) * event.ratio });
              return;
            }
            isOpen = true;
            const source = remoteSource(event.source, uri, () => {
              sources.delete(source);
              lease.unsubscribe();
            });
            sources.add(source);
            subscriber.next({ type: 'opened', source });
          },
          error: (error: unknown) => subscriber.error(withUri(error, path, uri)),
          complete: () => subscriber.complete(),
        });
      const fetched = files.acquire(uri).subscribe({
        next: (event) => {
          if (event.type === 'progress') subscriber.next({ type: 'progress', ratio: fetching * event.ratio });
          else subscriber.add(openFile(event.value.path));
        },
        error: (error: unknown) => subscriber.error(error),
      });
      lease.add(fetched);
    });
  };

  const settled = async (): Promise<void> => {
    await loader.settled();
    await files.settled();
  };

  return {
    contracts: { ClipLoader: 1 },
    open,
    settled,
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      await Promise.all([...sources].map((source) => source[Symbol.asyncDispose]()));
      await loader[Symbol.asyncDispose]();
      await files.settled();
    },
  };
}

/** A fetched source under its own name; its file is let go of when it is closed. */
function remoteSource(source: ClipSource, uri: string, release: () => void): ClipSource {
  const check = (): Observable<never> | undefined =>
    source.check?.().pipe(catchError((error: unknown) => throwError(() => touched(error, uri))));
  return Object.create(source, {
    uri: { value: uri, enumerable: true },
    ...(source.check === undefined ? {} : { check: { value: check } }),
    [Symbol.asyncDispose]: {
      value: async () => {
        try {
          await source[Symbol.asyncDispose]();
        } finally {
          release();
        }
      },
    },
  });
}

/** A fetched file that is not what it was. */
function touched(cause: unknown, uri: string): ClipwrightError {
  const { code, details } = toClipwrightError(cause);
  return new ClipwrightError(code, `The file that ${uri} was fetched to was changed or removed while it was open.`, {
    cause,
    details,
    remedy: 'Let nothing else touch the directory for fetched files, and open the source again.',
  });
}

/** An error of opening the file, told of the source. */
function withUri(error: unknown, path: string, uri: string): unknown {
  if (!(error instanceof ClipwrightError) || !error.message.includes(path)) return error;
  return reworded(error, error.message.replaceAll(path, uri));
}
