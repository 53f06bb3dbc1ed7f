import { type PullIterator, pullIterator } from '@clipwright/core/author';
import type { FfmpegJob, FfmpegRunner, FfmpegStream } from '@clipwright/ffmpeg';

/** Starts one process after the other on behalf of a reader; after the reader was left, none. */
export interface ReaderProcesses {
  start(job: FfmpegJob): FfmpegStream;
  readonly left: boolean;
}

/** A reader whose processes end when it is left, whatever it is waiting for. */
export function reader<T>(
  runner: FfmpegRunner,
  read: (processes: ReaderProcesses) => AsyncGenerator<T, void>,
): PullIterator<T> {
  const streams = new Set<FfmpegStream>();
  let left = false;
  const processes: ReaderProcesses = {
    start: (job) => {
      const stream = runner.stream(job);
      streams.add(stream);
      return stream;
    },
    get left() {
      return left;
    },
  };
  const stop = async (): Promise<void> => {
    left = true;
    await Promise.all([...streams].map((stream) => stream.return()));
  };
  return pullIterator(() => read(processes), stop);
}
