import type { MediaFile, MediaSource } from '../media/media-source.ts';
import type { Ability, Peer, Tools } from '../peers/peer.ts';
import type { Row } from '../report/result.ts';

/** What a workload finds. */
export interface BenchContext {
  readonly tools: Tools;
  /** Turns of each contestant. */
  readonly runs: number;
  /** Long workloads at their full length. */
  readonly full: boolean;
  /** Those that are installed and asked for, ourselves first. */
  readonly peers: readonly { readonly peer: Peer; readonly version: string }[];
  /** Makes the sources that are not there yet. */
  media(sources: readonly MediaSource[]): Promise<readonly MediaFile[]>;
  readonly signal?: AbortSignal | undefined;
}

export interface Measured {
  readonly rows: readonly Row[];
  readonly remark?: string;
}

/** Something to do, in several ways. */
export interface Workload {
  /** As it is asked for on the command line. */
  readonly name: string;
  title(context: Pick<BenchContext, 'full'>): string;
  /** What a peer must be able to do to take part; absent where peers have no part. */
  readonly needs?: Ability;
  measure(context: BenchContext): Promise<Measured>;
}
