import type { ProgressEvent } from '@clipwright/core';

/** What is looked for in a source. */
export type FindingKind = 'scene' | 'silence' | 'black' | 'freeze';

/**
 * Something that was found. Times are seconds from the source's first displayed frame, rounded to microseconds: of
 * pictures those of the frames themselves. Plain JSON data.
 */
export type Finding =
  | {
      readonly kind: 'scene';
      /** Seconds at which a scene begins. */
      readonly time: number;
      /** How far the frame is from the one before it, up to 100. */
      readonly score: number;
    }
  | {
      readonly kind: Exclude<FindingKind, 'scene'>;
      /** Seconds at which it begins. */
      readonly start: number;
      /** Seconds at which it is over, or the source is. */
      readonly end: number;
    };

/** Progress, then exactly one `detected`. */
export type DetectEvent =
  | ProgressEvent
  /** In order of their times. */
  | { readonly type: 'detected'; readonly findings: readonly Finding[] };
