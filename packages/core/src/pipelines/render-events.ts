import type { ArtifactStore } from '../contracts/artifact-store.ts';
import type { ClipCache } from '../contracts/clip-cache.ts';
import type { ClipLoader, ClipSource } from '../contracts/clip-loader.ts';
import type { ClipRenderer, Verification } from '../contracts/clip-renderer.ts';
import type { Fit, OutputProfile } from '../contracts/output-profile.ts';
import type { FrameTransforms } from '../contracts/transform.ts';
import type { ErrorCode } from '../errors/codes.ts';
import type { RationalText } from '../time/rational.ts';
import type { RenderPlan } from '../timeline/plan.ts';
import type { ClipWarning, OnError, RunProgress } from './load-events.ts';

/** What the output shall be. Everything but the file has a default taken from the clips. */
export interface OutputOptions {
  /** Absolute path of the finished file; its extension says which container: `.mp4` or `.mov`. */
  readonly file: string;
  /** Replace a file that is there. @default false */
  readonly overwrite?: boolean;
  /** Pixels. @default the most frequent display size among the clips; ties: the larger, then the earlier clip's */
  readonly size?: { readonly width: number; readonly height: number };
  /** Frames per second. @default the most frequent among the clips; ties as for the size */
  readonly frameRate?: RationalText;
  /** @default 'contain' */
  readonly fit?: Fit;
  /** @default 20 */
  readonly crf?: number;
  /** @default 'veryfast' */
  readonly preset?: string;
  /** @default true */
  readonly audio?: boolean;
}

/** Phases of a render, in order. `fingerprint` hashes sources whose content is not known yet; `encode` covers picture and sound. */
export type RenderPhase = 'load' | 'fingerprint' | 'encode' | 'join';

/** One clip's line in a report. Plain JSON data. */
export interface RenderedClipReport {
  readonly index: number;
  readonly source: string;
  /** Seconds, as rendered where rendered, otherwise as asked for (absent where the list gives none). */
  readonly start?: number;
  readonly end?: number;
  readonly status: 'rendered' | 'skipped' | 'held';
  /** Present when skipped or held. */
  readonly code?: ErrorCode;
  readonly message?: string;
  /** Output frames. */
  readonly frames: number;
  readonly warnings?: readonly ClipWarning[];
  /** Milliseconds spent on it: loading and encoding, waiting not counted. */
  readonly ms: number;
}

/** Plain JSON data. */
export interface RenderReport {
  readonly output: string;
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  readonly elapsedMs: number;
  /** Milliseconds of each phase. */
  readonly phases: Readonly<Record<RenderPhase, number>>;
  readonly skipped: number;
  readonly held: number;
  /** The output was read back and found as planned; a render whose output is not, fails. */
  readonly verified: true;
  readonly verification: Verification;
  readonly profile: OutputProfile;
  readonly segments: { readonly total: number; readonly encoded: number; readonly reused: number };
  readonly sources: { readonly opened: number };
  readonly clips: readonly RenderedClipReport[];
}

export type RenderEvent =
  | { readonly type: 'progress'; readonly phase: RenderPhase; readonly progress: RunProgress }
  /** A clip is loaded, or will not be in the output; in list order. */
  | {
      readonly type: 'clip';
      readonly index: number;
      readonly source: string;
      readonly status: 'loaded' | 'skipped' | 'held';
      readonly code?: ErrorCode;
      readonly message?: string;
      readonly warnings: readonly ClipWarning[];
    }
  /** What will be made. Again after a clip failed while rendering. */
  | { readonly type: 'planned'; readonly plan: RenderPlan }
  /** A segment is finished; in any order. `item` is its place in the timeline. */
  | {
      readonly type: 'segment';
      readonly segment: number;
      readonly item: number;
      readonly frames: number;
      readonly reused: boolean;
      readonly ms: number;
    }
  /** Last, exactly once. */
  | { readonly type: 'done'; readonly report: RenderReport };

export interface RenderDeps {
  readonly loader: ClipLoader;
  readonly renderer: ClipRenderer;
  readonly store: ArtifactStore;
  readonly cache?: ClipCache<ClipSource>;
  /** The functions that the timeline's transforms name. */
  readonly transforms?: FrameTransforms;
  /** Segments made at once; `'auto'` leaves it to the thread budget. @default 'auto' */
  readonly concurrency?: number | 'auto';
  /** Clips loaded at once, as in `loadClips`. @default 6 */
  readonly loadConcurrency?: number;
  /** @default 'skip' */
  readonly onError?: OnError;
  /** Cancels: once everything has ended, the stream errors with an AbortError that carries the report so far. */
  readonly signal?: AbortSignal;
}

/** What a dry run gives: the plan, and what became of each clip. */
export interface PlanReport {
  readonly plan: RenderPlan;
  readonly clips: readonly RenderedClipReport[];
}

export type PlanEvent =
  | Extract<RenderEvent, { type: 'progress' | 'clip' }>
  /** Last, exactly once. */
  | { readonly type: 'done'; readonly report: PlanReport };
