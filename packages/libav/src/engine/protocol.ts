import type { ErrorCode } from '@clipwright/core';

/** What a worker is told. Jobs are counted by who tells it. */
export type ToWorker =
  /** Begins a job: nothing is done before its first value is asked for. */
  | { readonly type: 'begin'; readonly job: number; readonly name: string; readonly args: unknown }
  /** Asks for one more value. Memory of some that are done with comes back with it. */
  | { readonly type: 'next'; readonly job: number; readonly input: unknown; readonly spent: readonly ArrayBuffer[] }
  /** Ends it, wherever it is. */
  | { readonly type: 'end'; readonly job: number }
  /** Ends all of them, and the worker. */
  | { readonly type: 'stop' };

/** What a worker tells. */
export type FromWorker =
  /** The library is there. */
  | { readonly type: 'ready'; readonly about: LibavInfo }
  /** It is not, or does not work. */
  | { readonly type: 'unusable'; readonly error: ErrorData }
  | { readonly type: 'value'; readonly job: number; readonly value: unknown }
  /** Its last value has come, or it was ended. */
  | { readonly type: 'ended'; readonly job: number }
  | { readonly type: 'failed'; readonly job: number; readonly error: ErrorData };

/** The library that a worker has. */
export interface LibavInfo {
  /** FFmpeg's own: `8.1.1`. */
  readonly version: string;
  /** How it was built: its configuration, in one line. */
  readonly configuration: string;
}

/** An error as it goes from one thread to another. */
export interface ErrorData {
  readonly code: ErrorCode;
  /** Without the remedy. */
  readonly message: string;
  readonly remedy?: string;
  readonly details?: Readonly<Record<string, unknown>>;
}
