import type { ClipWarning } from '../../contracts/clip-warning.ts';
import type { JoinPart, Verification } from '../../contracts/join-request.ts';
import type { OutputOptions } from '../../contracts/output-options.ts';
import type { RendererCapabilities } from '../../contracts/renderer-capabilities.ts';
import type { ReachedLoudness } from '../../contracts/sound-request.ts';
import type { FrameTransforms } from '../../contracts/transform.ts';
import type { Layer } from '../../model/layer.ts';
import type { Timeline } from '../../model/timeline.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import type { SourceIdentities } from '../../plan/request-key.ts';
import type { OnError } from '../load/load-events.ts';
import type { Retries } from '../retries.ts';
import type { ClipState, LayerState } from './clip-state.ts';

/** What is asked for: the same in all phases. */
export interface RenderJob {
  readonly timeline: Timeline;
  readonly output: OutputOptions;
  readonly onError: OnError;
  readonly strict: boolean;
  readonly transforms: FrameTransforms;
  readonly retries: Retries;
  /** What was told of layers before they were opened. @default nothing */
  readonly told?: ReadonlyMap<Layer, readonly ClipWarning[]>;
}

/** Every source is open, every clip's range checked, and what the renderer can do is known. */
export interface Loaded {
  /** Of all clips, in the timeline's order. */
  readonly clips: readonly ClipState[];
  /** Of all layers, from below. */
  readonly layers: readonly LayerState[];
  readonly capabilities: RendererCapabilities;
  /** Distinct sources that were opened. */
  readonly opened: number;
  /** Milliseconds. */
  readonly loadMs: number;
}

/** What will be made of the clips that are left. */
export interface Planned extends Loaded {
  readonly plan: RenderPlan;
  /** The clips as they would be without this plan: what another plan starts from. */
  readonly unplanned: readonly ClipState[];
}

/** What stands for each source beyond this run is known. */
export interface Identified extends Planned {
  readonly identities: SourceIdentities;
  readonly identifyMs: number;
}

/** Everything that the plan asks for is there. */
export interface Encoded extends Planned {
  readonly parts: readonly JoinPart[];
  /** The finished sound; absent for an output without. */
  readonly audio?: string;
  /** Whether it is packets of a source as they are. */
  readonly copiedSound: boolean;
  /** How loud it is; present where a loudness was asked for. */
  readonly loudness?: ReachedLoudness;
  /** Stands for the content of all that is joined; `null` where nothing does. */
  readonly joinKey: string | null;
  /** Segments that were made, and not found. */
  readonly made: number;
  readonly identifyMs: number;
  readonly encodeMs: number;
}

/** The output is verified, and in its place. */
export interface Published extends Encoded {
  readonly verification: Verification;
  readonly joinMs: number;
}
