import type { ShareCounts } from '@clipwright/core/operators';

/** A memory cache at one moment. Plain JSON data. The first seven only ever grow. */
export interface CacheStatistics extends ShareCounts {
  /** The bound on `weight` that idle values are closed to keep. */
  readonly capacity: number;
}
