import type { WorkerEvent } from '@clipwright/distributed-bullmq';

/** One line of what a worker prints, which is one JSON text a line: what happens, as it happens. Plain JSON data. */
export type WorkerLine = WorkerStarted | WorkerEvent | WorkerEnded;

/** The first one. */
export interface WorkerStarted {
  readonly type: 'started';
  /** What it is called in lists of jobs. */
  readonly worker: string;
  /** Pieces that it makes at once. */
  readonly concurrency: number;
}

/** The last one: how many pieces it took, and what came of them. */
export interface WorkerEnded extends WorkerCounts {
  readonly type: 'ended';
}

export interface WorkerCounts {
  /** Pieces that it made. */
  readonly made: number;
  /** Pieces that were in the store already, or being made by somebody else. */
  readonly found: number;
  /** Pieces that failed, each try by itself. */
  readonly failed: number;
  /** Pieces handed back to the queue, for another worker. */
  readonly returned: number;
}
