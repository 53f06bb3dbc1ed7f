import type { ToldOfJob } from '../job/told-of-job.ts';

/** What happens at a worker. Plain JSON data. */
export type WorkerEvent =
  | ({ readonly type: 'begun'; readonly job: string } & ToldOfJob)
  | { readonly type: 'progress'; readonly job: string; readonly ratio: number }
  | {
      readonly type: 'finished';
      readonly job: string;
      readonly bytes: number;
      /** Whether it was in the store already, or somebody else was making it. */
      readonly hit: boolean;
    }
  | { readonly type: 'failed'; readonly job: string; readonly code: string; readonly message: string }
  /** Handed back to the queue, for another worker. */
  | { readonly type: 'returned'; readonly job: string }
  /** Between worker and broker; it is tried again by itself. */
  | { readonly type: 'trouble'; readonly message: string };
