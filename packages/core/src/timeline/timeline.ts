import type { TransformRef } from '../contracts/transform.ts';
import type { Seconds } from '../time/seconds.ts';

/** A stretch of a source. Plain JSON data. */
export interface Clip {
  /** The source as the list names it; reports repeat it. */
  readonly source: string;
  /** What to open. @default the source */
  readonly uri?: string;
  /** Seconds from the source's first displayed frame. @default 0 */
  readonly start?: Seconds;
  /** Seconds; the range is half-open. @default the source's end */
  readonly end?: Seconds;
  readonly transform?: TransformRef;
}

/** Black and silence. */
export interface Gap {
  /** Seconds. */
  readonly gap: Seconds;
}

export type TimelineItem = Clip | Gap;

/** What to render, in order. Plain JSON data. */
export interface Timeline {
  readonly items: readonly TimelineItem[];
}

export function isGap(item: TimelineItem): item is Gap {
  return 'gap' in item;
}
