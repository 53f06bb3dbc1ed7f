import type { Observable } from 'rxjs';
import type { Versioned } from './contract-versions.ts';
import type { ProgressEvent } from './progress.ts';
import type { Settling } from './settling.ts';

/** Plain JSON data. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Where a producer writes its one file. */
export interface ArtifactTarget {
  /** Absolute path of a file that does not exist yet, in a directory that does. The name has no extension. */
  readonly file: string;
}

/** The last step of a producer: the target file is complete and checked. */
export interface ProducedEvent {
  readonly type: 'produced';
  /** Kept beside the file and given back with it. */
  readonly meta: Json;
  /**
   * Whether the file may outlive its subscribers; `false` for one that is good for this run and for no other, such as
   * what could be made of a damaged source. The next caller produces anew. @default true
   */
  readonly keep?: boolean;
}

export type Produce = (target: ArtifactTarget) => Observable<ProgressEvent | ProducedEvent>;

/** A finished file. It may be read, copied or linked while the subscription that gave it lasts, and never written. */
export interface Artifact {
  /** Absolute path. */
  readonly file: string;
  readonly bytes: number;
  readonly meta: Json;
  read(): AsyncIterable<Uint8Array>;
}

export interface StoredEvent {
  readonly type: 'stored';
  readonly artifact: Artifact;
  /** Whether it was there, or on its way, before this caller came. */
  readonly hit: boolean;
}

export type StoreEvent = ProgressEvent | StoredEvent;

/** The last step of a fingerprint. */
export interface FingerprintedEvent {
  readonly type: 'fingerprinted';
  /** Stands for the file's content. */
  readonly fingerprint: string;
  /** Whether the content was read for it, or remembered from an unchanged file. */
  readonly hashed: boolean;
}

/**
 * Finished files, kept by key. Only finished, checked work enters; what is finished stays, whatever happens to the rest
 * of a run.
 */
export interface ArtifactStore extends Settling, Versioned, AsyncDisposable {
  /**
   * Progress, then one `stored`, and it stays open: the artifact is kept while subscribed. Callers of one key share
   * one producer, that of the first, cancelled when the last of them leaves; what it left unfinished is removed. One
   * that fails after its caller has left is followed by that of the next: what it needs may have gone with the caller.
   *
   * @param key Canonical text of everything that the bytes depend on; `null` for a file that must not outlive its
   * subscription.
   */
  acquire(key: string | null, produce: Produce): Observable<StoreEvent>;
  /**
   * What stands for the content of a source file: progress, then one `fingerprinted`, then it completes. Absent on a
   * store that keeps nothing beyond a run, which has no use for it.
   * Errors: `source-missing`, `source-unreadable`, `source-changed` when the file changes while it is read.
   */
  fingerprint?(file: string): Observable<ProgressEvent | FingerprintedEvent>;
}
