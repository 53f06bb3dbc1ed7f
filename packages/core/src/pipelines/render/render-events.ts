import type { ArtifactStore } from '../../contracts/artifact-store.ts';
import type { ClipCache } from '../../contracts/clip-cache.ts';
import type { ClipLoader, ClipSource } from '../../contracts/clip-loader.ts';
import type { ClipRenderer } from '../../contracts/clip-renderer.ts';
import type { ClipWarning } from '../../contracts/clip-warning.ts';
import type { Verification } from '../../contracts/join-request.ts';
import type { CopyMode } from '../../contracts/output-options.ts';
import type { PlannedProfile } from '../../contracts/output-profile.ts';
import type { RunProgress } from '../../contracts/progress.ts';
import type { ReachedLoudness } from '../../contracts/sound-request.ts';
import type { TextPainter } from '../../contracts/text-painter.ts';
import type { FrameTransforms } from '../../contracts/transform.ts';
import type { WorkEvent } from '../../contracts/work-event.ts';
import type { ErrorCode } from '../../errors/codes.ts';
import type { EncodeReason } from '../../plan/choose-copy.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import type { OnError } from '../load/load-events.ts';
import type { RetryingEvent } from '../retries.ts';

/**
 * Phases of a render, in order. `fingerprint` hashes sources whose content is not known yet; `encode` covers picture
 * and sound.
 */
export type RenderPhase = 'load' | 'fingerprint' | 'encode' | 'join';

/** What of a clip could not be decoded, and what stands in its place. */
export interface ClipDamage {
  /** Frames of the source that should have been shown and did not decode as a whole. */
  readonly missing: number;
  /** Output frames that show another frame instead. */
  readonly frozen: number;
  /** Samples of the output, per channel, that are silent instead. */
  readonly silent: number;
}

/** One clip's line in a report. Plain JSON data. */
export interface RenderedClipReport {
  /** Position in the list, from 0; gaps are counted. */
  readonly index: number;
  readonly source: string;
  /** Seconds, as rendered where rendered, otherwise as asked for (absent where the list gives none). */
  readonly start?: number;
  /** Seconds, as `start`. */
  readonly end?: number;
  readonly status: 'rendered' | 'skipped' | 'held';
  /** Present when skipped or held. */
  readonly code?: ErrorCode;
  readonly message?: string;
  /** Output frames. */
  readonly frames: number;
  /** How many of them are packets of its source as they were; present where the output may have copied ones. */
  readonly copied?: number;
  /** Why the others are encoded; present with `copied`, unless all are copied. */
  readonly encodedFor?: EncodeReason;
  /** Present when a part of it does not decode. */
  readonly damage?: ClipDamage;
  readonly warnings?: readonly ClipWarning[];
  /** Milliseconds spent on it: loading and encoding, waiting not counted. */
  readonly ms: number;
}

/** One layer's line in a report. Plain JSON data. */
export interface RenderedLayerReport {
  /** The number of items, and its place among all layers: those of the items come first. */
  readonly index: number;
  /** Position of the item that it belongs to; absent for the timeline's own. */
  readonly item?: number;
  /** What it shows: a source, or its text. */
  readonly source: string;
  readonly status: 'rendered' | 'skipped';
  /** Present when skipped. */
  readonly code?: ErrorCode;
  readonly message?: string;
  /** Output frames that it lies on. */
  readonly frames: number;
  readonly warnings?: readonly ClipWarning[];
}

/** How loud an output is that was brought to a loudness. Plain JSON data. */
export interface RenderedLoudness extends ReachedLoudness {
  /** What was asked for, in LUFS. */
  readonly target: number;
}

/** Plain JSON data. */
export interface RenderReport {
  /** Absolute path of the video. */
  readonly output: string;
  /** Frames of the video. */
  readonly frames: number;
  /** Seconds. */
  readonly duration: number;
  /** Milliseconds that all of it took. */
  readonly elapsedMs: number;
  /** Milliseconds of each phase. */
  readonly phases: Readonly<Record<RenderPhase, number>>;
  /** Clips that are left out. */
  readonly skipped: number;
  /** Clips that failed and are black. */
  readonly held: number;
  /** Clips rendered as far as they decode. */
  readonly damaged: number;
  /** The output was read back and found as planned; a render whose output is not, fails. */
  readonly verified: true;
  readonly verification: Verification;
  readonly profile: PlannedProfile;
  /** The picture's encoder, by its own name; absent where all of it was copied, or the renderer tells none. */
  readonly encoder?: string;
  /** Of the picture, copied runs of packets apart. */
  readonly segments: {
    /** Segments of the video. */
    readonly total: number;
    /** Segments that were encoded. */
    readonly encoded: number;
    /** Segments that were there already. */
    readonly reused: number;
  };
  readonly copying: {
    /** Whether packets of sources were to be copied: as it was asked for, or what it comes to by the other options. */
    readonly mode: CopyMode;
    /** The options for which it is `never`, where nobody said so: `crf`, `preset`, `size`, `encoder`, `strict`. */
    readonly neverFor?: readonly string[];
    /** Frames that were copied. */
    readonly frames: number;
    /** Runs of packets that they are. */
    readonly runs: number;
    /** Whether all of the sound was copied; none of it is otherwise. */
    readonly sound: boolean;
  };
  /** How loud the output is; present where a loudness was asked for. */
  readonly loudness?: RenderedLoudness;
  readonly sources: {
    /** How many were opened. */
    readonly opened: number;
  };
  /** How often something was tried again that the machine lacked resources for. */
  readonly retries: number;
  readonly clips: readonly RenderedClipReport[];
  /** Of each layer, from below; absent where there are none. */
  readonly layers?: readonly RenderedLayerReport[];
}

/**
 * Why a piece was not made: the store had it, this run had made it for a plan that was given up, or another place of the
 * output shows the same.
 */
export type ReuseReason = 'stored' | 'made-before' | 'same-picture';

export type RenderEvent =
  | (RunProgress & { readonly phase: RenderPhase })
  | WorkEvent
  /**
   * A clip is loaded, or will not be in the output; in list order. Told once more, in any order, of one that fails while
   * it is rendered.
   */
  | {
      readonly type: 'clip';
      readonly index: number;
      readonly source: string;
      readonly status: 'loaded' | 'skipped' | 'held';
      readonly code?: ErrorCode;
      /** With the remedy. */
      readonly message?: string;
      /** What can be done about it; present where that is known. */
      readonly remedy?: string;
      readonly warnings: readonly ClipWarning[];
      /** Whether its source was open already when it came; present when loaded. */
      readonly cached?: boolean;
    }
  /** What a layer shows is there, or the layer will not be in the output. */
  | {
      readonly type: 'layer';
      /** The number of items, and its place among all layers: those of the items come first. */
      readonly index: number;
      /** Position of the item that it belongs to; absent for the timeline's own. */
      readonly item?: number;
      /** What it shows: a source, or its text. */
      readonly source: string;
      readonly status: 'loaded' | 'skipped';
      readonly code?: ErrorCode;
      readonly message?: string;
      readonly warnings: readonly ClipWarning[];
    }
  /** What will be made. Again after a clip failed while rendering. */
  | { readonly type: 'planned'; readonly plan: RenderPlan }
  /** A segment is finished, made or found; in any order. `items` are the places in the timeline that it shows. */
  | {
      readonly type: 'segment';
      readonly segment: number;
      readonly items: readonly number[];
      readonly frames: number;
      readonly reused: boolean;
      /** Present when it was reused. */
      readonly reason?: ReuseReason;
      /** The piece that it is, as work names it; several segments may be one. */
      readonly piece: number;
      /** Of its file. */
      readonly bytes: number;
      readonly ms: number;
    }
  /** The sound is finished; again where another plan has another. */
  | {
      readonly type: 'sound';
      readonly reused: boolean;
      readonly reason?: Exclude<ReuseReason, 'same-picture'>;
      readonly piece: number;
      readonly bytes: number;
      readonly ms: number;
    }
  | RetryingEvent
  /** Last, exactly once. */
  | { readonly type: 'done'; readonly report: RenderReport };

export interface RenderDeps {
  readonly loader: ClipLoader;
  readonly renderer: ClipRenderer;
  readonly store: ArtifactStore;
  readonly cache?: ClipCache<ClipSource>;
  /** Draws layers of text. @default those are refused (`painter-missing`) */
  readonly painter?: TextPainter;
  /** The functions that the timeline's transforms name. */
  readonly transforms?: FrameTransforms;
  /** Segments made at once; `'auto'` leaves it to the renderer, which follows the machine. @default 'auto' */
  readonly concurrency?: number | 'auto';
  /** Clips loaded at once, as in `loadClips`. @default 6 */
  readonly loadConcurrency?: number;
  /** @default 'skip' */
  readonly onError?: OnError;
  /**
   * Whether a clip of which a part does not decode has failed; otherwise it is rendered as far as it decodes, and the
   * report says what is missing. @default false
   */
  readonly strict?: boolean;
  /** Cancels: once everything has ended, the stream errors with an AbortError that carries the report so far. */
  readonly signal?: AbortSignal;
}

/** What a dry run needs: the renderer says what the plan follows from, and refuses an output as in a render. */
export type PlanDeps = Omit<RenderDeps, 'store'>;

/** What a dry run gives: the plan, and what became of each clip. */
export interface PlanReport {
  readonly plan: RenderPlan;
  readonly clips: readonly RenderedClipReport[];
  /** Of each layer, from below; absent where there are none. */
  readonly layers?: readonly RenderedLayerReport[];
  /**
   * What the pieces of the picture are estimated to take, in seconds of processor time, by the renderer's costs and as
   * if nothing of it were there already.
   */
  readonly pictureSeconds: number;
}

export type PlanEvent =
  | Extract<RenderEvent, { type: 'progress' | 'begin' | 'end' | 'clip' | 'layer' | 'retrying' }>
  /** Last, exactly once. */
  | { readonly type: 'done'; readonly report: PlanReport };
