import type { Timeline, TimelineFormat } from '@clipwright/core';
import type { LawProduct, LawsOptions } from './law.ts';

/** A format of lists, and lists and timelines for it. */
export interface FormatProduct extends LawProduct {
  readonly format: TimelineFormat;
  /** Lists that it reads, at least one. */
  readonly lists: readonly string[];
  /** Lists of other formats. @default none */
  readonly others?: readonly string[];
  /** Timelines that it says whole: written and read again they are the same. Absent where it is read only. */
  readonly timelines?: Iterable<Timeline>;
  /** A timeline of which it cannot say all. Absent where it can say everything. */
  readonly beyond?: Timeline;
  /** How many lists with something wrong in them it is given. @default 200 */
  readonly mutations?: number;
}

export interface FormatCapabilities {
  /** Whether it writes. */
  readonly write: boolean;
  /** Whether it tells its lists by what they hold. */
  readonly detect: boolean;
  /** Whether the product has a timeline of which it cannot say all. */
  readonly beyond: boolean;
}

export interface FormatLawsOptions extends LawsOptions<FormatProduct> {
  readonly capabilities: FormatCapabilities;
}
