/** How far work has come: one piece of it, or a run. Best effort, never going back. */
export interface ProgressEvent {
  readonly type: 'progress';
  /** How much is done, 0 to 1. */
  readonly ratio: number;
  /** Bytes written of the file that the work makes; absent where nobody counts. */
  readonly bytes?: number;
}

/** How far a run has come, in pieces of work: clips loaded, say. Counts never go back, nor does `ratio`. */
export interface RunProgress extends ProgressEvent {
  readonly completed: number;
  readonly failed: number;
  readonly total: number;
  /** Pieces of work finished per second so far; 0 before the first. */
  readonly rate: number;
  /** Estimated seconds to go; absent before there is anything to estimate from. */
  readonly timeLeft?: number;
}
