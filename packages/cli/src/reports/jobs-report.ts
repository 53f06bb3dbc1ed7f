import type { QueueReport } from '@clipwright/distributed-bullmq';

/** What `jobs` prints. Plain JSON data. */
export interface JobsReport extends QueueReport {
  /** The address of the queue, without a password. */
  readonly queue: string;
}
