import type { ContractName } from '../contracts/contract-versions.ts';
import type { ErrorCode } from '../errors/codes.ts';

/** What is asked of a backend, by the name of its member; of a loader also what is asked of its sources. */
export type MeasuredCall =
  | 'open'
  | 'index'
  | 'video'
  | 'audio'
  | 'acquire'
  | 'hold'
  | 'fingerprint'
  | 'probe'
  | 'prepare'
  | 'renderSegment'
  | 'renderAudio'
  | 'join';

/** One call of a backend that is over: its result is there, it failed, or its caller left before. Plain JSON data. */
export interface Measurement {
  readonly contract: ContractName;
  readonly call: MeasuredCall;
  /** What it was about: a source's URI, a key, a file. Absent where nothing names it. */
  readonly of?: string;
  readonly outcome: 'done' | 'failed' | 'left';
  /** Why it failed. */
  readonly code?: ErrorCode;
  /** Milliseconds from when it was subscribed to, or its first sample asked for, to its end. */
  readonly ms: number;
  /** What was handed out: of a reading its samples, of anything else one result, or none. */
  readonly results: number;
  /** Bytes of that, as far as the backend counts them: pictures and sound read, files stored and written. */
  readonly bytes: number;
  /** Of a cache or a store: whether it was there, or on its way, before. */
  readonly hit?: boolean;
}
