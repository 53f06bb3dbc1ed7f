import type { RationalText } from '@clipwright/core';
import type { ClipStretch } from '@clipwright/core/author';
import type { AllowedInputs } from '@clipwright/node-kit';
import type { GraphInput } from '../../library/frame-graph.ts';
import type { EncodingSpec } from '../encoding-spec.ts';

/** What a worker makes a segment of: plain data. */
export interface SegmentPlan {
  /** Where it goes. */
  readonly file: string;
  readonly encoding: EncodingSpec;
  readonly stretches: readonly PlannedStretch[];
  /**
   * Present where two stretches are mixed, frame by frame: the filters that do it. Else they come one after the other.
   */
  readonly mix?: { readonly graph: string; readonly input: GraphInput };
  /** What lies on the pictures: the last of the stretches, one for each of these. @default nothing */
  readonly layers?: LayersPlan;
}

/** How layers are put on pictures. */
export interface LayersPlan {
  /** The filters that do it: the pictures go in first, and then the layers. */
  readonly graph: string;
  readonly inputs: readonly GraphInput[];
  /** Of each layer the frame of the segment that its first one lies on. */
  readonly from: readonly number[];
  /** Of the segment. */
  readonly frames: number;
}

/** One stretch: how many frames, and where they come from. */
export interface PlannedStretch {
  readonly frames: number;
  readonly from: FedFrames | FileFrames | MadeFrames;
}

/** Frames that are handed in when they are wanted, and what they go through ({@link FedFrame.begin}). */
export interface FedFrames {
  readonly kind: 'fed';
}

/** Frames that the worker decodes by itself. */
export interface FileFrames {
  readonly kind: 'file';
  /** A path. */
  readonly file: string;
  readonly allowed: AllowedInputs;
  readonly stretch: ClipStretch;
  /** Of the output. */
  readonly frameRate: RationalText;
  /** What its frames go through. */
  readonly graph: string;
  readonly input: GraphInput;
}

/** Frames that come out of filters alone. */
export interface MadeFrames {
  readonly kind: 'made';
  readonly graph: string;
}

/** What the worker tells. */
export interface SegmentTold {
  /** The position of a stretch of which the next frame is to be handed in. */
  readonly wanted?: number;
  /** Whether a file is not to be read so: nothing was made. */
  readonly notPlain?: true;
  /** Frames that came out of the encoder, and their bytes. */
  readonly encoded: number;
  readonly bytes: number;
}

/** The answer where something is wanted. */
export interface FedFrame {
  /** With the first of a stretch: the filters that its frames go through. */
  readonly begin?: { readonly graph: string; readonly input: GraphInput };
  /** Its bytes, plane by plane, without gaps. Absent: the same again, unless it is over. */
  readonly data?: Uint8Array;
  /** Whether there are no more. */
  readonly over?: true;
}
