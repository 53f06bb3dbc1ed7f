import type { AudioRequest, SegmentRequest } from '../contracts/clip-renderer.ts';
import type { OutputProfile } from '../contracts/output-profile.ts';
import type { RationalText } from '../time/rational.ts';

/** Where one item of the timeline stands in the output. */
export interface PlannedItem {
  /** Position in the list, from 0. */
  readonly index: number;
  /** Exact seconds at which it stands: the sum of the durations before it. */
  readonly position: RationalText;
  readonly duration: RationalText;
  /** Its first output frame, and how many; none for an item between two frames. */
  readonly firstFrame: number;
  readonly frames: number;
}

export interface PlannedSegment {
  /** The item it is of. */
  readonly item: number;
  readonly firstFrame: number;
  readonly request: SegmentRequest;
}

/** Everything that will be made: plain JSON data. */
export interface RenderPlan {
  readonly profile: OutputProfile;
  readonly frames: number;
  /** Exact seconds. */
  readonly duration: RationalText;
  readonly items: readonly PlannedItem[];
  readonly segments: readonly PlannedSegment[];
  /** `null` for an output without sound. */
  readonly audio: AudioRequest | null;
  /** The item of each part of the sound. */
  readonly audioItems: readonly number[];
}
