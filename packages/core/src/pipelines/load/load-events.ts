import type { Observable } from 'rxjs';
import type { ClipCache } from '../../contracts/clip-cache.ts';
import type { ClipLoader, ClipSource } from '../../contracts/clip-loader.ts';
import type { ClipWarning } from '../../contracts/clip-warning.ts';
import type { RunProgress } from '../../contracts/progress.ts';
import type { AudioFormat, AudioSample, VideoFormat, VideoSample } from '../../contracts/sample.ts';
import type { SourceIndex, SourceInfo } from '../../contracts/source-info.ts';
import type { WorkEvent } from '../../contracts/work-event.ts';
import type { ClipwrightError } from '../../errors/clipwright-error.ts';
import type { ErrorCode } from '../../errors/codes.ts';
import type { Clip } from '../../model/timeline.ts';
import type { RationalText } from '../../time/rational.ts';
import type { RetryingEvent } from '../retries.ts';

/**
 * What a failed clip does to a run: it is left out, it leaves a hole of its length (rendering only), or it ends the
 * run.
 */
export type OnError = 'skip' | 'hold' | 'fail';

/** A clip whose source was opened and whose range was found good. Plain JSON data. */
export interface LoadedClip {
  /** Position in the list, from 0. */
  readonly index: number;
  readonly clip: Clip;
  /** The range, exact, in seconds from the source's first displayed frame; clamped to the source. */
  readonly start: RationalText;
  readonly end: RationalText;
  readonly info: SourceInfo;
  /** Source frames on screen during the range. */
  readonly frames: number;
  /** Whether the source was open already when this clip came. */
  readonly cached: boolean;
  readonly warnings: readonly ClipWarning[];
  /** Milliseconds from the clip's turn to here, the time for `use` included. */
  readonly ms: number;
}

/** A loaded clip with its source open: valid until the work it was handed to ends. */
export interface OpenClip extends Omit<LoadedClip, 'ms'> {
  readonly source: ClipSource;
  readonly sourceIndex: SourceIndex;
  /** The frames on screen during the clip. */
  video(format?: VideoFormat): AsyncIterable<VideoSample>;
  /** The sound during the clip. */
  audio(format?: AudioFormat): AsyncIterable<AudioSample>;
}

/** One clip's line in a report. Plain JSON data. */
export interface ClipReport {
  /** Position in the list, from 0. */
  readonly index: number;
  readonly source: string;
  readonly status: 'loaded' | 'skipped';
  /** Present when skipped. */
  readonly code?: ErrorCode;
  readonly message?: string;
  /** Pixels as displayed; present when loaded, as all below. */
  readonly width?: number;
  /** Pixels as displayed. */
  readonly height?: number;
  /** Frames per second. */
  readonly frameRate?: RationalText;
  /** Seconds from the source's zero. */
  readonly start?: number;
  /** Seconds from the source's zero. */
  readonly end?: number;
  /** Source frames on screen during the clip. */
  readonly frames?: number;
  /** Whether its source was open already. */
  readonly cached?: boolean;
  readonly warnings?: readonly ClipWarning[];
  /** Milliseconds from its turn to its end. */
  readonly ms: number;
}

export interface LoadReport {
  readonly clips: readonly ClipReport[];
  /** Clips of the list. */
  readonly total: number;
  /** Clips that were loaded. */
  readonly loaded: number;
  /** Clips that failed. */
  readonly skipped: number;
  /** Clips whose source was open already. */
  readonly hits: number;
  /** Clips that opened one. */
  readonly misses: number;
  /** How often something was tried again that the machine lacked resources for. */
  readonly retries: number;
  /** Milliseconds that all of it took. */
  readonly elapsedMs: number;
}

/** What `use` gave of a clip: the value itself, what a promise came to, or the last one of a stream. */
export interface Used<R> {
  readonly value: R;
}

/** A clip is loaded. In list order. */
export interface LoadedEvent {
  readonly type: 'loaded';
  readonly index: number;
  readonly slot: number;
  readonly clip: LoadedClip;
}

/** `LoadEvent` where there is no `use`; where there is one that gives numbers, `LoadEvent<Used<number>>`. */
export type LoadEvent<Given extends object = object> =
  | RunProgress
  | WorkEvent
  | (LoadedEvent & Given)
  /** In list order. */
  | {
      readonly type: 'skipped';
      readonly index: number;
      readonly slot: number;
      readonly clip: Clip;
      readonly error: ClipwrightError;
      readonly ms: number;
    }
  | RetryingEvent
  /** Last, exactly once. */
  | { readonly type: 'done'; readonly report: LoadReport };

export interface LoadOptions {
  readonly loader: ClipLoader;
  /**
   * Keeps open sources beyond this run; `withCache` does the same. Within a run a source is opened once in any case.
   */
  readonly cache?: ClipCache<ClipSource>;
  /** Clips worked on at once; at most 8 unless given, never more than there are clips. @default 6 */
  readonly concurrency?: number;
  /** Clips that may be ahead of the first unfinished one. @default twice the concurrency */
  readonly window?: number;
  /** @default 'skip' */
  readonly onError?: 'skip' | 'fail';
  /**
   * Milliseconds that a clip may take from its turn on, opening and your own step, all tries together: after that it has
   * failed (`deadline-exceeded`), and what it was doing is stopped. @default any number
   */
  readonly deadline?: number;
  /**
   * Tries of each clip as a whole, from opening to the end of your own step, where that fails of something that may pass
   * by itself ({@link isTransient}); your step says so by throwing such an error. What opens is tried again by itself as
   * well. @default 1
   */
  readonly attempts?: number;
  /** Cancels: once everything has ended, the stream errors with an AbortError that carries the report so far. */
  readonly signal?: AbortSignal;
}

/**
 * Your own step on each clip. The source stays open, and the slot taken, exactly as long as it; the signal aborts when
 * the run is cancelled or the step is over. Of a stream the last value counts; one without any has failed.
 */
export type Use<R> = (clip: OpenClip, index: number, signal: AbortSignal) => Observable<R> | PromiseLike<R> | R;

export interface UseOptions<R> extends LoadOptions {
  readonly use: Use<R>;
}
