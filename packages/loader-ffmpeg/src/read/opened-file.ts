import type { FfmpegRunner } from '@clipwright/ffmpeg';
import type { FileRecord } from '@clipwright/node-kit';
import type { ProbedFile } from '../probe/probed-file.ts';

/** What readers need of an open source. */
export interface OpenedFile extends ProbedFile {
  readonly uri: string;
  /** Absolute path of the source. */
  readonly original: string;
  /** Absolute path of what is read: the same, or a copy of it with one clock. */
  readonly file: string;
  readonly runner: FfmpegRunner;
  /** Of the source before anything was read of it. */
  readonly record: FileRecord;
}
