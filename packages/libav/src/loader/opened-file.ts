import type { ClipSource, SourceInfo } from '@clipwright/core';
import type { AllowedInputs, FileRecord } from '@clipwright/node-kit';
import type { JobEngine } from '../engine/job-engine.ts';

/** What readers need of an open source. */
export interface OpenedFile {
  readonly uri: string;
  /** Absolute path. */
  readonly file: string;
  readonly engine: JobEngine;
  readonly allowed: AllowedInputs;
  /** Threads of a decoder of pictures. */
  readonly threads: number;
  /** Of the source before anything was read of it. */
  readonly record: FileRecord;
  readonly info: SourceInfo;
  /** As `ClipSource.index`. */
  readonly index: ClipSource['index'];
}
