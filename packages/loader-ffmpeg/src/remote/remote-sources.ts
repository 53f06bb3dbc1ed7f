import { type ClipLoader, type ClipSource, ClipwrightError, isRemoteUri, type OpenEvent } from '@clipwright/core';
import { Observable, Subscription } from 'rxjs';
import { remoteFiles } from './remote-files.ts';
import { type RemoteOptions, remoteRules } from './remote-options.ts';

/** Which part of opening is the fetching, for its progress. */
const fetching = 0.9;

/**
 * A loader that opens sources over http and https as well, from hosts that are listed. A source is fetched to a temporary file, once for all
 * who have it open, and opened from there by the loader that was given, so ffmpeg never gets a URL. The file is removed when the last of them
 * closes it. Everything that is no URL is opened as before. The loader is disposed with this one.
 *
 * Further errors of opening: `source-refused`, `source-unreachable`, `source-too-large`, `disk-full`. Errors of this call: `invalid-option`.
 *
 * @example
 * await using loader = remoteSources(ffmpegLoader(), { hosts: ['media.example.org'] });
 */
export function remoteSources(loader: ClipLoader, options: RemoteOptions): ClipLoader {
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
  return Object.create(source, {
    uri: { value: uri, enumerable: true },
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

/** An error of opening the file, told of the source. */
function withUri(error: unknown, path: string, uri: string): unknown {
  if (!(error instanceof ClipwrightError) || !error.message.includes(path)) return error;
  return new ClipwrightError(error.code, error.message.replaceAll(path, uri), { cause: error, details: error.details });
}
