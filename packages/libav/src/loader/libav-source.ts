import { type ClipSource, ClipwrightError } from '@clipwright/core';
import { checkAudioFormat, checkVideoFormat, type PullIterator } from '@clipwright/core/author';
import { checkUnchanged } from '@clipwright/node-kit';
import { defer, map, raceWith, Subject, throwError } from 'rxjs';
import type { OpenedFile } from './opened-file.ts';
import { readAudio } from './read-audio.ts';
import { readVideo } from './read-video.ts';
import { type ReaderJobs, reader } from './reader.ts';

/** Raised whenever frames or samples of the same file come out otherwise than before. */
const schema = 1;

/** An open file. `onClosed` is called once, when it is disposed. */
export function libavSource(opened: OpenedFile, onClosed: (closing: Promise<void>) => void): ClipSource {
  const readers = new Set<PullIterator<unknown>>();
  /** Errors when the source is closed. */
  const end$ = new Subject<never>();
  let closing: Promise<void> | undefined;

  const closed = (): ClipwrightError => new ClipwrightError('source-closed', `${opened.uri} was closed.`);

  const open = <T>(read: (jobs: ReaderJobs) => AsyncGenerator<T, void>): AsyncIterable<T> => ({
    [Symbol.asyncIterator]: () => {
      const one: PullIterator<T> = reader(opened.engine, async function* (jobs) {
        if (closing !== undefined) throw closed();
        readers.add(one);
        try {
          yield* read(jobs);
        } finally {
          readers.delete(one);
        }
      });
      return one;
    },
  });

  const close = async (): Promise<void> => {
    await Promise.all([...readers].map((one) => one.fail(closed())));
  };

  return {
    uri: opened.uri,
    info: opened.info,
    file: opened.file,
    decoder: () =>
      opened.engine
        .about()
        .pipe(map(({ version, configuration }) => `libav loader ${schema}; FFmpeg ${version}, ${configuration}`)),
    check: () => checkUnchanged(opened.file, opened.record),
    index: (range, detail) =>
      defer(() => (closing === undefined ? opened.index(range, detail).pipe(raceWith(end$)) : throwError(closed))),
    video: (range, format = {}) =>
      open((jobs) => {
        checkVideoFormat(format);
        return readVideo(opened, range, format, jobs);
      }),
    audio: (range, format = {}) =>
      open((jobs) => {
        checkAudioFormat(format);
        return readAudio(opened, range, format, jobs);
      }),
    [Symbol.asyncDispose]: () => {
      if (closing === undefined) {
        end$.error(closed());
        closing = close();
        onClosed(closing);
      }
      return closing;
    },
  };
}
