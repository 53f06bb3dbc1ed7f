import type { PacketsPart } from '../contracts/join-request.ts';
import type { PlannedProfile } from '../contracts/output-profile.ts';
import type { SegmentRequest } from '../contracts/segment-request.ts';
import type { AudioRequest } from '../contracts/sound-request.ts';
import type { RationalText } from '../time/rational.ts';
import type { EncodeReason } from './choose-copy.ts';

/** Where one item of the timeline stands in the output. */
export interface PlannedItem {
  /** Position in the list, from 0. */
  readonly index: number;
  /** Exact seconds at which it stands: the sum of the durations before it. */
  readonly position: RationalText;
  /** Exact seconds that it lasts. */
  readonly duration: RationalText;
  /** Its first output frame, from 0. */
  readonly firstFrame: number;
  /** How many output frames it has; none for an item between two frames. */
  readonly frames: number;
  /** How many of them are copied, where the output may have copied ones. */
  readonly copied?: number;
  /** Why not all of them are; there with `copied`, unless they are. */
  readonly encodedFor?: EncodeReason;
  /**
   * Exact seconds around its position in which it and the item before it are both seen, where that was asked for: less
   * where there is too little material.
   */
  readonly crossfade?: RationalText;
  /** Exact seconds of the dip around its position, where one was asked for: less where there is too little room. */
  readonly dip?: RationalText;
  /** Exact seconds of its fade at the beginning, where one was asked for: less where both are longer than it is. */
  readonly fadeIn?: RationalText;
  /** The same at its end. */
  readonly fadeOut?: RationalText;
}

/** Where a layer lies in the output. */
export interface PlannedLayer {
  /** What stands for it among the {@link PlannedSegment.items}: the number of items, and its place among the layers. */
  readonly id: number;
  /** Position in the list of the item that it belongs to; absent for the output's own. */
  readonly item?: number;
  /** Its first output frame, from 0. */
  readonly firstFrame: number;
  /** Output frames. */
  readonly frames: number;
  /** Pixels of the canvas, from its left edge; even, as all of these. */
  readonly x: number;
  /** Pixels from its upper edge. */
  readonly y: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
}

export interface PlannedSegment {
  /** The item of each of its stretches, and then the layer of each that lies on it ({@link PlannedLayer.id}). */
  readonly items: readonly number[];
  /** Its first output frame, from 0. */
  readonly firstFrame: number;
  readonly request: SegmentRequest;
}

/** Packets that stand in the output as they are. */
export interface PlannedCopy {
  /** The item that it is of, from 0. */
  readonly item: number;
  /** Its first output frame, from 0. */
  readonly firstFrame: number;
  readonly part: PacketsPart;
}

/** Everything that will be made: plain JSON data. */
export interface RenderPlan {
  readonly profile: PlannedProfile;
  /** Frames of the video; none of sound alone, as of all items. */
  readonly frames: number;
  /** Exact seconds. */
  readonly duration: RationalText;
  readonly items: readonly PlannedItem[];
  /** What of the picture is encoded, in order; with what is copied it is all of it. */
  readonly segments: readonly PlannedSegment[];
  /** In order; none where all is encoded. */
  readonly copies: readonly PlannedCopy[];
  /** What lies on the picture, from below, as far as it has frames; absent where nothing does. */
  readonly layers?: readonly PlannedLayer[];
  /** `null` for an output without sound. */
  readonly audio: AudioRequest | null;
  /**
   * The items of each stretch of the sound, those of its tracks after the others: two for a crossfade, otherwise one; what
   * a layer sounds like is named as in {@link PlannedSegment.items}, and the silence between is nobody's.
   */
  readonly audioItems: readonly (readonly number[])[];
}
