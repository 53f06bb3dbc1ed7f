import type { ListLoss } from '@clipwright/core';

/** What `convert` prints. Plain JSON data. */
export interface ConvertReport {
  /** Absolute path of the list that was written; absent where no file was named. */
  readonly file?: string;
  /** The list itself, where no file was named. */
  readonly text?: string;
  /** What of the list is not in it. */
  readonly losses: readonly ListLoss[];
}
