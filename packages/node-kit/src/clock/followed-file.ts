import type { ClockWatch } from './clock-watch.ts';

/** Bytes at which the first and the last packet of a stream begin. */
export interface Extent {
  readonly first: number;
  readonly last: number;
}

/** What all packets of a file tell of its clock, and of how far it goes. */
export interface FollowedFile {
  /** Where its clock breaks, as {@link ClockWatch} tells. */
  readonly breaks: ClockWatch['breaks'];
  /** Byte at which the last packet begins that says so. */
  readonly lastPosition: number | undefined;
  /** Where the packets of each stream of pictures or sound begin. */
  readonly extents: ReadonlyMap<number, Extent>;
}
