import { resolve } from 'node:path';
import { type ClipLoader, type ClipSource, ClipwrightError, type OpenEvent, toClipwrightError } from '@clipwright/core';
import { type FfmpegRunner, type FfmpegStream, ffmpegRunner } from '@clipwright/ffmpeg';
import { Observable } from 'rxjs';
import { checkFile } from './check-file.ts';
import { fileSource } from './file-source.ts';
import { describeSource } from './probe/describe-source.ts';
import { probeArguments, readProbe } from './probe/probe-file.ts';
import type { OpenedFile } from './read/opened-file.ts';

export interface FfmpegLoaderOptions {
  /** Runs the processes; who gave it disposes it. @default a runner of its own, disposed with the loader */
  readonly runner?: FfmpegRunner;
}

/**
 * Loads local files through ffprobe and ffmpeg. Opening is one ffprobe process, which tells the streams and the time of
 * every frame; each reader is an ffmpeg process of its own. A source's `uri` is a path.
 */
export function ffmpegLoader(options: FfmpegLoaderOptions = {}): ClipLoader {
  const runner = options.runner ?? ffmpegRunner();
  const sources = new Set<ClipSource>();
  const ending = new Set<Promise<unknown>>();
  let disposed = false;

  const track = (work: Promise<unknown>): void => {
    const forget = (): void => {
      ending.delete(done);
    };
    const done = work.then(forget, forget);
    ending.add(done);
  };

  const probe = async (uri: string, stream: FfmpegStream): Promise<OpenedFile> => {
    await checkFile(uri);
    const described = describeSource(uri, await readProbe(uri, stream));
    return { uri, file: resolve(uri), runner, ...described };
  };

  const open: ClipLoader['open'] = ({ uri }) =>
    new Observable<OpenEvent>((subscriber) => {
      if (disposed) {
        subscriber.error(new ClipwrightError('disposed', 'The loader was disposed.'));
        return;
      }
      subscriber.next({ type: 'progress', ratio: 0 });
      const stream = runner.stream({ tool: 'ffprobe', args: probeArguments(uri) });
      probe(uri, stream).then(
        (opened) => {
          if (subscriber.closed) return;
          const source = fileSource(opened, (closing) => {
            sources.delete(source);
            track(closing);
          });
          sources.add(source);
          subscriber.next({ type: 'progress', ratio: 1 });
          subscriber.next({ type: 'opened', source });
          subscriber.complete();
        },
        (error: unknown) => subscriber.error(toClipwrightError(error)),
      );
      return () => track(stream.return());
    });

  const settled = async (): Promise<void> => {
    while (ending.size > 0) await Promise.all(ending);
    await runner.settled();
  };

  return {
    open,
    settled,
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      await Promise.all([...sources].map((source) => source[Symbol.asyncDispose]()));
      await settled();
      if (options.runner === undefined) await runner[Symbol.asyncDispose]();
    },
  };
}
