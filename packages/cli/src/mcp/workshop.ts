import type { Clipwright } from '@clipwright/core/inversify';
import type { Folders } from '@clipwright/node-kit';
import type { RunContext } from '../plugins/run-context.ts';
import type { Turns } from './turns.ts';

/** What the tools work with, for as long as the server lives: one runner and one budget for all of them. */
export interface Workshop {
  readonly clipwright: Clipwright;
  readonly folders: Folders;
  /** Of renders. */
  readonly inTurn: Turns;
  readonly context: RunContext;
}

/** A call of a tool, as far as its work knows of it. */
export interface Call {
  /** Aborts when the client cancels, or has gone. */
  readonly signal: AbortSignal;
  /**
   * Tells the client how far it is, where it asked to be told.
   *
   * @param ratio 0 to 1. What is not later than before is not told.
   */
  progress(ratio: number, message: string): void;
}
