import type { Failure } from '../api/error.ts';
import type { RemovedEvent, StateEvent } from '../api/events.ts';
import type { JobState } from '../api/renders.ts';
import type { JobReport } from '../api/report.ts';

/** A change of a job's state. */
export interface JobChange {
  readonly state: JobState;
  readonly report?: JobReport;
  readonly error?: Failure;
  /** A job that is begun, or begun again after its process had gone. */
  readonly counts?: 'attempts' | 'crashes';
}

/** An event as it is kept: numbered among all. */
export type KeptEvent =
  | { readonly type: 'state'; readonly id: number; readonly data: StateEvent }
  | { readonly type: 'removed'; readonly id: number; readonly data: RemovedEvent };
