import type { SourceFile } from '@clipwright/node-kit';
import { map } from 'rxjs';
import type { OpenedFile } from './opened-file.ts';
import { readAudio, seeksExactly } from './read-audio.ts';
import { readVideo } from './read-video.ts';
import { type ReaderJobs, reader } from './reader.ts';

/** Raised whenever frames or samples of the same file come out otherwise than before. */
const schema = 2;

/** A file as the libraries read it. */
export function libavFile(opened: OpenedFile): SourceFile<ReaderJobs> {
  const { uri, info, file, record, index, engine } = opened;
  return {
    uri,
    info,
    index,
    file,
    original: file,
    record,
    decoder: () =>
      engine
        .about()
        .pipe(map(({ version, configuration }) => `libav loader ${schema}; FFmpeg ${version}, ${configuration}`)),
    reader: (read) => reader(engine, read),
    video: (range, format, jobs) => readVideo(opened, range, format, jobs),
    audio: (range, format, jobs) => readAudio(opened, range, format, jobs),
    ...(seeksExactly(info) && {
      audioThrough: (files, range, format, jobs) => readAudio(opened, range, format, jobs, files),
    }),
  };
}
