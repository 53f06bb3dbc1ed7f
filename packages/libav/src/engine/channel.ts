import type { FromWorker, ToWorker } from './protocol.ts';

/** What a worker's end was, in words: `exit code 1`, `SIGSEGV`. */
export type WorkerEnd = string;

/** One worker, as who gives it work sees it. */
export interface Channel {
  post(message: ToWorker, transfer: readonly ArrayBuffer[]): void;
  /** Lets the program end while it is idle, or not. */
  hold(busy: boolean): void;
  /**
   * Ends it; resolves when it is gone. A process is killed, whatever it is doing. A thread ends between two steps: one
   * that is ended inside the library takes the program along. Where that step has no end, it is left to itself.
   */
  terminate(): Promise<void>;
}

export interface ChannelEvents {
  told(message: FromWorker): void;
  /** Once, when it is gone, whether it was asked to go or not. */
  gone(end: WorkerEnd): void;
}
