import type { SourceIndex, SourceInfo } from '@clipwright/core';
import type { FfmpegRunner } from '@clipwright/ffmpeg';

/** What readers need of an open source. */
export interface OpenedFile {
  readonly uri: string;
  /** Absolute path. */
  readonly file: string;
  readonly info: SourceInfo;
  readonly index: SourceIndex;
  readonly runner: FfmpegRunner;
}
