/** A step of one piece of work. Best effort, never going back. */
export interface ProgressEvent {
  readonly type: 'progress';
  /** How much is done, 0 to 1. */
  readonly ratio: number;
  /** Bytes written of the file that the work makes; absent where nobody counts. */
  readonly bytes?: number;
}
