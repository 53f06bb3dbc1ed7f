import type { RunProgress, WorkEvent } from '@clipwright/core';

/** What a person sees while a command works; all of it goes to standard error. */
export interface Reporter extends ReporterLines {
  /** Whether a note has said it. */
  hasSaid(text: string): boolean;
}

/** How far a phase has come. */
export type Counts = Omit<RunProgress, 'type' | 'bytes'>;

/** How that is written. */
export interface ReporterLines {
  progress(phase: string, progress: Counts): void;
  /** What a worker begins, or has ended. */
  work(event: WorkEvent): void;
  /** A line that stays: what was skipped and why. */
  note(text: string): void;
  /** No progress from here on. */
  end(): void;
}
