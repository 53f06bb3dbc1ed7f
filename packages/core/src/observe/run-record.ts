import type { ClipWarning } from '../contracts/clip-warning.ts';
import type { Work } from '../contracts/work-event.ts';
import type { ErrorReport } from '../errors/clipwright-error.ts';
import type { ErrorCode } from '../errors/codes.ts';
import type { ClipDamage, ReuseReason } from '../pipelines/render/render-events.ts';
import type { ResourceUsage } from './resource-usage.ts';

/**
 * How a run ended: with its report, with an error, through its signal, or because nobody listened any more; `running`
 * where it has not.
 */
export type RunOutcome = 'running' | 'done' | 'failed' | 'cancelled' | 'left';

/** Some work, from its beginning to its end. Times in milliseconds since the run began. */
export interface RecordedWork extends Work {
  readonly from: number;
  /** What had not ended when the run did ends with it. */
  readonly to: number;
  /** `to` less `from`, to the microsecond. */
  readonly ms: number;
  /**
   * How long it could have been begun before and was not: what is opened, since the run began; a piece, since its plan
   * was made. Of what is tried again, the first time counts. Absent for work that follows other work.
   */
  readonly waitedMs?: number;
  /** Present when it failed. */
  readonly code?: ErrorCode;
  /** Present when it had not ended. */
  readonly unfinished?: true;
}

/** What became of a clip. */
export interface RecordedClip {
  /** Position in the list. */
  readonly index: number;
  readonly source: string;
  readonly status: 'loaded' | 'rendered' | 'skipped' | 'held';
  /** Present when it failed. */
  readonly code?: ErrorCode;
  readonly message?: string;
  /** Whether its source was open already; present where it loaded. */
  readonly cached?: boolean;
  readonly warnings: readonly ClipWarning[];
  /** What the report of a finished run says of it. Seconds. */
  readonly start?: number;
  readonly end?: number;
  readonly frames?: number;
  readonly damage?: ClipDamage;
}

/** A piece that is there: a segment of the picture, or the sound. */
export interface RecordedPiece {
  readonly kind: 'segment' | 'sound';
  /** Milliseconds since the run began. */
  readonly at: number;
  /** As work names it. */
  readonly piece: number;
  /** Number of the segment in the plan, and the places in the list that it shows; of the sound none. */
  readonly segment?: number;
  readonly items: readonly number[];
  readonly bytes: number;
  /** Why it was not made; absent when it was. */
  readonly reason?: ReuseReason;
}

/** Something was tried again. */
export interface RecordedRetry extends ErrorReport {
  /** Milliseconds since the run began. */
  readonly at: number;
  /** Which try came next. */
  readonly attempt: number;
  /** Milliseconds that it waited. */
  readonly delay: number;
}

/** What a finished render made. */
export interface RecordedOutput {
  readonly frames: number;
  readonly seconds: number;
  readonly bytes: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly frameRate: string;
}

/** All that was noted of a run. Plain JSON data. */
export interface RunRecord {
  /** What it was called: `render`. */
  readonly name: string;
  /** When it began, by the calendar: ISO 8601. */
  readonly startedAt: string;
  /** Milliseconds from its beginning to its end, or to now. */
  readonly elapsedMs: number;
  readonly outcome: RunOutcome;
  /** Present when it failed or was cancelled. */
  readonly error?: ErrorReport;
  /** In the order in which they began. */
  readonly works: readonly RecordedWork[];
  /** In list order. */
  readonly clips: readonly RecordedClip[];
  /** In the order in which they were there. */
  readonly pieces: readonly RecordedPiece[];
  readonly retries: readonly RecordedRetry[];
  /** When plans were made, in milliseconds since the run began. */
  readonly plans: readonly number[];
  readonly output?: RecordedOutput;
  /** What was used from its beginning to its end, where somebody tells. */
  readonly usage?: ResourceUsage;
}
