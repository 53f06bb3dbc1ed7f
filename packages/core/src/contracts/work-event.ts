import type { ErrorCode } from '../errors/codes.ts';

/**
 * What a slot of a run is busy with: opening a source, the user's own step (`use`), hashing a source's content
 * (`fingerprint`), decoding, encoding or copying a piece, joining, verifying. Not every backend tells all of them apart.
 */
export type WorkKind = 'open' | 'use' | 'fingerprint' | 'decode' | 'encode' | 'copy' | 'join' | 'verify';

/** Some work of a run. Plain JSON data. */
export interface Work {
  readonly kind: WorkKind;
  /** The lane that it takes among work of its phase: the smallest number, from 0, that was free. */
  readonly slot: number;
  /** Position in the list of the clip that it is done for; of several, the first. */
  readonly clip?: number;
  /** Positions of all clips that it is done for, in order; present where it is for several. */
  readonly clips?: readonly number[];
  /** What that clip's source is, as the list has it; of a fingerprint, the file. */
  readonly source?: string;
  /** Number of the piece that is made, from 0: the sound first where there is any, then pictures, the longest first. */
  readonly piece?: number;
}

/**
 * It begins or ends: what lanes, metrics and traces are made of. What began ends before its run does, unless that fails
 * or is left.
 */
export type WorkEvent =
  | (Work & { readonly type: 'begin' })
  /** `code`: present when it failed. */
  | (Work & { readonly type: 'end'; readonly code?: ErrorCode });
