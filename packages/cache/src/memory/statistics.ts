/** A memory cache at one moment. Plain JSON data. The first seven only ever grow. */
export interface CacheStatistics {
  /** Callers who found their value open. */
  readonly hits: number;
  /** Callers who joined a load that was on its way. */
  readonly shared: number;
  /** Callers who started a load. */
  readonly misses: number;
  /** Loads that failed; cancelled ones do not count. */
  readonly failures: number;
  /** Idle values closed because the capacity was exceeded. */
  readonly evictions: number;
  /** Idle values closed because their time was over. */
  readonly expirations: number;
  /** Values that failed to close. They are gone from the cache all the same. */
  readonly closeFailures: number;
  /** Weight of all open values, in use and idle. */
  readonly weight: number;
  /** The bound on `weight` that idle values are closed to keep. */
  readonly capacity: number;
  /** Callers who wait for a value or hold one. */
  readonly callers: number;
  /** Loads on their way. */
  readonly inFlight: number;
  /** Open values that somebody holds. */
  readonly inUse: number;
  /** Open values that nobody holds. */
  readonly idle: number;
  /** Values whose closing has not ended yet. */
  readonly closing: number;
}

/** The growing part of the statistics, as the cache keeps it. */
export type CacheCounters = Record<'hits' | 'shared' | 'misses' | 'failures' | 'evictions' | 'expirations', number>;

/** Counters of a cache that did nothing yet. */
export const noCounts = (): CacheCounters => ({
  hits: 0,
  shared: 0,
  misses: 0,
  failures: 0,
  evictions: 0,
  expirations: 0,
});
