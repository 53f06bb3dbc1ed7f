import { seeksExactly } from '@clipwright/ffmpeg';
import type { SourceFile } from '@clipwright/node-kit';
import { map } from 'rxjs';
import type { OpenedFile } from './opened-file.ts';
import { readAudio } from './read-audio.ts';
import { readVideo } from './read-video.ts';
import { type ReaderProcesses, reader } from './reader.ts';

/** Raised whenever frames or samples of the same file come out otherwise than before. */
const schema = 1;

/** A file as processes of ffmpeg read it. */
export function processFile(opened: OpenedFile): SourceFile<ReaderProcesses> {
  const { uri, info, file, original, record, index, runner } = opened;
  return {
    uri,
    info,
    index,
    file,
    original,
    record,
    decoder: () =>
      runner.ffmpeg().pipe(map(({ version, build }) => `loader-ffmpeg ${schema}; ffmpeg ${version}, build ${build}`)),
    reader: (read) => reader(runner, read),
    video: (range, format, processes) => readVideo(opened, range, format, processes),
    audio: (range, format, processes) => readAudio(opened, range, format, processes),
    ...(seeksExactly(info.container) && {
      audioThrough: (files, range, format, processes) => readAudio(opened, range, format, processes, files),
    }),
  };
}
