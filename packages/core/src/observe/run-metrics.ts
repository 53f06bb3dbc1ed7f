import type { WorkKind } from '../contracts/work-event.ts';
import type { ErrorReport } from '../errors/clipwright-error.ts';
import type { ReuseReason } from '../pipelines/render/render-events.ts';
import type { ResourceUsage } from './resource-usage.ts';
import type { RecordedOutput, RunOutcome } from './run-record.ts';

/** All work of one kind. */
export interface WorkMetrics {
  readonly count: number;
  readonly failed: number;
  /** The sum. */
  readonly ms: number;
  readonly longestMs: number;
  /** Workers that did it. */
  readonly workers: number;
  /** How much of the time in which it was done they were busy with it, 0 to 1. */
  readonly use: number;
}

/** What waited before it was begun. */
export interface QueueMetrics {
  readonly count: number;
  /** The sum. */
  readonly ms: number;
  readonly longestMs: number;
}

/** One worker, that is a lane. */
export interface WorkerMetrics {
  readonly worker: number;
  /** How much it did. */
  readonly jobs: number;
  readonly busyMs: number;
  /** Of the run, 0 to 1. */
  readonly use: number;
}

/** How often something was there already. */
export interface HitMetrics {
  readonly hits: number;
  readonly misses: number;
  /** 0 to 1; absent where nothing was asked for. */
  readonly rate?: number;
}

/**
 * Segments of an output, and its sound: hits were reused. What an earlier plan of the same run had made
 * (`made-before`) is neither hit nor miss: it was counted when it was made.
 */
export interface PieceMetrics extends HitMetrics {
  readonly reused: Readonly<Record<ReuseReason, number>>;
  /** Of the files that were made, and of those that the store had. */
  readonly madeBytes: number;
  readonly reusedBytes: number;
}

/** How often each code came. */
export type CodeCounts = Readonly<Record<string, number>>;

/** The figures of a run. Plain JSON data: milliseconds, bytes, and parts of a whole from 0 to 1. */
export interface RunMetrics {
  readonly name: string;
  readonly startedAt: string;
  readonly outcome: RunOutcome;
  readonly error?: ErrorReport;
  readonly elapsedMs: number;
  /** All work together: what the same parts would take one after the other, each as long as it took here. */
  readonly workMs: number;
  /**
   * `workMs` by `elapsedMs`: how many parts ran side by side on average. Parts that run side by side slow each other
   * down, so a run of one part at a time takes less than `workMs`: this is the most that was gained.
   */
  readonly speedUp: number;
  /** All lanes, and how much of the run they were busy. */
  readonly workers: { readonly count: number; readonly use: number; readonly each: readonly WorkerMetrics[] };
  readonly work: { readonly [Kind in WorkKind]?: WorkMetrics };
  readonly queue: { readonly [Kind in WorkKind]?: QueueMetrics };
  readonly clips: {
    readonly total: number;
    /** Loaded or rendered. */
    readonly done: number;
    readonly skipped: number;
    readonly held: number;
    readonly damaged: number;
  };
  /** Sources of clips: hits were open already. */
  readonly sources: HitMetrics;
  readonly pieces: PieceMetrics;
  readonly output?: RecordedOutput;
  /** Of clips that failed, and of the run itself. */
  readonly errors: CodeCounts;
  readonly warnings: CodeCounts;
  readonly retries: CodeCounts;
  /** What was used of the machine, where somebody tells. */
  readonly usage?: ResourceUsage & {
    /** Processor time by elapsed time: how many cores were at work on average. */
    readonly cores?: number;
  };
}
