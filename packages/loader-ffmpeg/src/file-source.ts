import { type ClipSource, ClipwrightError } from '@clipwright/core';
import { checkAudioFormat, checkVideoFormat, type PullIterator } from '@clipwright/core/author';
import { seeksExactly } from '@clipwright/ffmpeg';
import { checkUnchanged } from '@clipwright/node-kit';
import { defer, map, raceWith, Subject, throwError } from 'rxjs';
import type { OpenedFile } from './read/opened-file.ts';
import { readAudio } from './read/read-audio.ts';
import { readVideo } from './read/read-video.ts';
import { type ReaderProcesses, reader } from './read/reader.ts';

/** Raised whenever frames or samples of the same file come out otherwise than before. */
const schema = 1;

/** An open file. `onClosed` is called once, when it is disposed. */
export function fileSource(opened: OpenedFile, onClosed: (closing: Promise<void>) => void): ClipSource {
  const readers = new Set<PullIterator<unknown>>();
  /** Errors when the source is closed. */
  const end$ = new Subject<never>();
  let closing: Promise<void> | undefined;

  const closed = (): ClipwrightError => new ClipwrightError('source-closed', `${opened.uri} was closed.`);

  const open = <T>(read: (processes: ReaderProcesses) => AsyncGenerator<T, void>): AsyncIterable<T> => ({
    [Symbol.asyncIterator]: () => {
      const one: PullIterator<T> = reader(opened.runner, async function* (processes) {
        if (closing !== undefined) throw closed();
        readers.add(one);
        try {
          yield* read(processes);
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
      opened.runner
        .ffmpeg()
        .pipe(map(({ version, build }) => `loader-ffmpeg ${schema}; ffmpeg ${version}, build ${build}`)),
    check: () => checkUnchanged(opened.original, opened.record),
    index: (range, detail) =>
      defer(() => (closing === undefined ? opened.index(range, detail).pipe(raceWith(end$)) : throwError(closed))),
    video: (range, format = {}) =>
      open((processes) => {
        checkVideoFormat(format);
        return readVideo(opened, range, format, processes);
      }),
    audio: (range, format = {}) =>
      open((processes) => {
        checkAudioFormat(format);
        return readAudio(opened, range, format, processes);
      }),
    ...(seeksExactly(opened.info.container)
      ? {
          audioThrough: (files, range, format = {}) =>
            open((processes) => {
              checkAudioFormat(format);
              return readAudio(opened, range, format, processes, files);
            }),
        }
      : {}),
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
