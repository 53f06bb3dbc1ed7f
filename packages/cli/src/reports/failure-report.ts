import type { ErrorReport } from '@clipwright/core';

/** What every command prints that has failed, whatever it prints otherwise. Plain JSON data. */
export interface FailureReport {
  readonly error: ErrorReport;
}
