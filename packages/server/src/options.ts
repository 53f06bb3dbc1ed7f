import type { TimelineFormat } from '@clipwright/core';
import type { Engines } from './engines.ts';

/** What of it may be asked for; each is bounded by default. */
export interface ServerLimits {
  /** Of a request. @default 4 MiB */
  readonly bodyBytes?: number;
  /** Media that are listed. @default 2000 */
  readonly files?: number;
  /** Streams of events that are open at once. @default 64 */
  readonly streams?: number;
  /** Requests that are worked on at once, streams not counted. @default 256 */
  readonly requests?: number;
  /** Of them, those that decode: pictures, waveforms, plans. As many again as sixteen times that wait. @default 4 */
  readonly decoding?: number;
  /** What may wait for a slow reader of events, in bytes; then it is cut off. @default 1 MiB */
  readonly streamBuffer?: number;
  /** Jobs that have ended and are still told of. @default 500 */
  readonly keptJobs?: number;
  /** For how long, in seconds. @default 30 days */
  readonly keptFor?: number;
}

export interface ServerOptions {
  /** Folder of the sources: nothing else is read. */
  readonly media: string;
  /** Folder of the videos: nothing else is written. */
  readonly out: string;
  /** File of the jobs, or `:memory:`. */
  readonly database: string;
  readonly engines: Engines;
  /** List formats beside those there are, by name. */
  readonly formats?: Readonly<Record<string, TimelineFormat>>;
  /** Renders that run at once. @default 1 */
  readonly jobs?: number;
  /** Renders that wait, at most. @default 100 */
  readonly queue?: number;
  /** Who asks must know it. @default nobody must, which is refused where others than this machine may ask */
  readonly token?: string;
  /** Address to listen on. @default 127.0.0.1 */
  readonly host?: string;
  /** @default 0: any that is free */
  readonly port?: number;
  /** Names by which it is reached beside its address and localhost, with the port where it is not its own. */
  readonly hosts?: readonly string[];
  /** Folder of a page that is served at `/`. @default none */
  readonly page?: string;
  /** What is told as the version. @default 0.0.0 */
  readonly version?: string;
  readonly limits?: ServerLimits;
}
