import type { LawResult } from '@clipwright/testing';

/** What `conform` prints. Plain JSON data. */
export interface ConformReport {
  /** No law is broken. */
  readonly ok: boolean;
  /** The counts, in one line for people. */
  readonly summary: string;
  readonly results: readonly LawResult[];
}
