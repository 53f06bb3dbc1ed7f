import type { RationalText } from '../time/rational.ts';
import type { OutputMetadata } from './output-options.ts';
import type { AudioEncoding, OutputProfile } from './output-profile.ts';
import type { ProgressEvent } from './progress.ts';
import type { SegmentRequest, SourceRef } from './segment-request.ts';

interface PartBase {
  /**
   * Stands for its content: what was found of it may be remembered by it. Absent where it has no known identity.
   */
  readonly key?: string;
}

/** A segment of the picture that was made before. */
export interface FilePart extends PartBase {
  readonly kind: 'file';
  readonly file: string;
  /** Output frames. */
  readonly frames: number;
  /**
   * What it was asked to show, where packets of a source stand beside it: its ends can be held against that. Absent where
   * nobody says.
   */
  readonly shows?: SegmentRequest;
  /**
   * Whether it was made for this output, and not found: then how it stands beside others is hardly known yet, and a
   * renderer may look at that first. @default false
   */
  readonly isNew?: boolean;
}

/**
 * Packets of a source, as they are: those of all frames from one on to before another, in the order of decoding, which
 * decode by themselves but for what the source's container says beside them. Asked for of codecs alone that the renderer
 * copies.
 */
export interface PacketsPart extends PartBase {
  readonly kind: 'packets';
  readonly source: SourceRef;
  /** Timestamp of the first frame, in ticks of the source's video timebase. */
  readonly from: number;
  /** Timestamp of the frame after the last, in the same ticks. */
  readonly to: number;
  /** Output frames. */
  readonly frames: number;
}

/** What the picture of an output is joined of. */
export type JoinPart = FilePart | PacketsPart;

/** A part of the output that has a name. It lasts to the next one's beginning. */
export interface Chapter {
  /** Seconds from the output's beginning: where a frame begins to be shown. */
  readonly start: RationalText;
  /** Not empty. */
  readonly title: string;
}

export interface JoinRequest {
  /** In order. */
  readonly parts: readonly JoinPart[];
  /** Absent for an output without sound. */
  readonly audio?: { readonly file: string; readonly samples: number };
  readonly profile: OutputProfile;
  /** Absolute path of the finished file. */
  readonly output: string;
  /** Whether a file that is there may be replaced. */
  readonly overwrite: boolean;
  /**
   * Bytes that the finished file may have: a larger one is not put in place (`output-too-large`). Absent: any number.
   */
  readonly maxBytes?: number;
  /** Timecode of its first frame, which frames of its rate have: `01:00:00:00`. @default none */
  readonly timecode?: string;
  /** Path of its cover, which was looked at when it was prepared. @default none */
  readonly cover?: string;
  /** What the file says of itself. @default nothing */
  readonly metadata?: OutputMetadata;
  /** In order, the first at 0. @default none */
  readonly chapters?: readonly Chapter[];
  /**
   * Stands for the content of the segments and the sound, in order: what was found of a file that was joined of the
   * same may be remembered by it. Absent where something of them has no known identity.
   */
  readonly key?: string;
}

/** An output of sound alone, which was made before. */
export interface SoundJoinRequest extends Omit<JoinRequest, 'parts' | 'audio' | 'profile' | 'key'> {
  readonly audio: NonNullable<JoinRequest['audio']>;
  readonly encoding: AudioEncoding;
}

/** What was checked of the finished file before it was put in place. */
export interface Verification {
  /** Frames of the picture; none where there is sound alone. */
  readonly frames: number;
  /** Seconds. */
  readonly videoDuration: RationalText;
  /** Seconds; absent without sound. */
  readonly audioDuration?: RationalText;
  /** Seconds by which the sound starts after the picture; absent without sound. */
  readonly audioOffset?: RationalText;
  /** Seconds by which the sound ends after the picture, whose last frame is shown whole; absent without sound. */
  readonly audioEndOffset?: RationalText;
  /**
   * Seconds by which times may be off the planned ones: up to a sample of the sound in containers that hold every time
   * exactly, more in those that round. Frames that are off by less stand where they belong.
   */
  readonly tolerance: RationalText;
  /** Joins of segments: the first frame after each was decoded. */
  readonly joins: number;
  /**
   * Joins of which the last frame before was decoded as well, with all that it refers to: those after short groups of
   * pictures.
   */
  readonly tails: number;
  /** Bytes of the file. */
  readonly bytes: number;
}

export interface JoinProgressEvent extends ProgressEvent {
  /** What is being done. @default 'join' */
  readonly kind?: 'join' | 'verify';
}

export interface JoinedEvent {
  readonly type: 'joined';
  readonly verification: Verification;
}
