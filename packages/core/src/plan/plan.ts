import type { AudioRequest, PacketsPart, SegmentRequest } from '../contracts/clip-renderer.ts';
import type { OutputProfile } from '../contracts/output-profile.ts';
import type { RationalText } from '../time/rational.ts';
import type { EncodeReason } from './choose-copy.ts';

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
  /** How many of them are copied, where the output may have copied ones. */
  readonly copied?: number;
  /** Why not all of them are; there with `copied`, unless they are. */
  readonly encodedFor?: EncodeReason;
  /**
   * Exact seconds of the crossfade around its position, where one was asked for: less where there is too little
   * material.
   */
  readonly crossfade?: RationalText;
  /** Exact seconds of its fades, where they were asked for: less where both are longer than it is. */
  readonly fadeIn?: RationalText;
  readonly fadeOut?: RationalText;
}

export interface PlannedSegment {
  /** The item of each of its stretches. */
  readonly items: readonly number[];
  readonly firstFrame: number;
  readonly request: SegmentRequest;
}

/** Packets that stand in the output as they are. */
export interface PlannedCopy {
  readonly item: number;
  readonly firstFrame: number;
  readonly part: PacketsPart;
}

/** Everything that will be made: plain JSON data. */
export interface RenderPlan {
  readonly profile: OutputProfile;
  readonly frames: number;
  /** Exact seconds. */
  readonly duration: RationalText;
  readonly items: readonly PlannedItem[];
  /** What of the picture is encoded, in order; with what is copied it is all of it. */
  readonly segments: readonly PlannedSegment[];
  /** In order; none where all is encoded. */
  readonly copies: readonly PlannedCopy[];
  /** `null` for an output without sound. */
  readonly audio: AudioRequest | null;
  /** The items of each stretch of the sound: two for a crossfade, otherwise one. */
  readonly audioItems: readonly (readonly number[])[];
}
