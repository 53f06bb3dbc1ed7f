import {
  type AudioFormat,
  type AudioSample,
  type ClipSource,
  ClipwrightError,
  type SplitFile,
  type TimeRange,
  type VideoFormat,
  type VideoSample,
} from '@clipwright/core';
import { blankPictureFrames, checkAudioFormat, checkVideoFormat, type PullIterator } from '@clipwright/core/author';
import { defer, type Observable, raceWith, Subject, throwError } from 'rxjs';
import { checkUnchanged } from '../files/check-unchanged.ts';
import type { FileRecord } from '../files/file-record.ts';

/** A plain file as an engine reads it; `W` is what a reader does its work by. */
export interface SourceFile<W> extends Pick<ClipSource, 'uri' | 'info' | 'index'> {
  /** Absolute path of the user's file. */
  readonly original: string;
  /** Absolute path of what is read: the same, or a copy of it. */
  readonly file: string;
  /** Of the user's file before anything was read of it. */
  readonly record: FileRecord;
  /** What decodes it, for keys. Emits once and completes. */
  decoder(): Observable<string>;
  /** A reader whose work ends when it is left, whatever it is waiting for. */
  reader<T>(read: (work: W) => AsyncGenerator<T, void>): PullIterator<T>;
  video(range: TimeRange, format: VideoFormat, work: W): AsyncGenerator<VideoSample, void>;
  audio(range: TimeRange, format: AudioFormat, work: W): AsyncGenerator<AudioSample, void>;
  /** As `ClipSource.audioThrough`; absent where each file is read by itself alone. */
  audioThrough?(
    files: readonly SplitFile[],
    range: TimeRange,
    format: AudioFormat,
    work: W,
  ): AsyncGenerator<AudioSample, void>;
  /** Gives up what it was read by; called when it was closed and its readers have ended. */
  release?(): void;
}

/** An open file. `onClosed` is called once, when it is disposed. */
export function fileSource<W>(opened: SourceFile<W>, onClosed: (closing: Promise<void>) => void): ClipSource {
  const { uri, info, file, original, record } = opened;
  const readers = new Set<PullIterator<unknown>>();
  /** Errors when the source is closed. */
  const end$ = new Subject<never>();
  let closing: Promise<void> | undefined;

  const closed = (): ClipwrightError => new ClipwrightError('source-closed', `${uri} was closed.`);

  const open = <T>(read: (work: W) => AsyncGenerator<T, void>): AsyncIterable<T> => ({
    [Symbol.asyncIterator]: () => {
      const one: PullIterator<T> = opened.reader(async function* (work) {
        if (closing !== undefined) throw closed();
        readers.add(one);
        try {
          yield* read(work);
        } finally {
          readers.delete(one);
        }
      });
      return one;
    },
  });
  const openSound = (
    format: AudioFormat,
    read: (work: W) => AsyncGenerator<AudioSample, void>,
  ): AsyncIterable<AudioSample> =>
    open((work) => {
      checkAudioFormat(format);
      return read(work);
    });

  const close = async (): Promise<void> => {
    await Promise.all([...readers].map((one) => one.fail(closed())));
  };

  const through = opened.audioThrough?.bind(opened);
  return {
    uri,
    info,
    file,
    decoder: () => opened.decoder(),
    check: () => checkUnchanged(original, record),
    index: (range, detail) =>
      defer(() => (closing === undefined ? opened.index(range, detail).pipe(raceWith(end$)) : throwError(closed))),
    video: (range, format = {}) =>
      open((work) => {
        checkVideoFormat(format);
        return info.video.blank === true ? blankPictureFrames(info, range, format) : opened.video(range, format, work);
      }),
    audio: (range, format = {}) => openSound(format, (work) => opened.audio(range, format, work)),
    ...(through && {
      audioThrough: (files, range, format = {}) => openSound(format, (work) => through(files, range, format, work)),
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
