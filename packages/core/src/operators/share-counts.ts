/** What is shared by key, at one moment. Plain JSON data. The first seven only ever grow. */
export interface ShareCounts {
  /** Callers who found their value open. */
  readonly hits: number;
  /** Callers who joined a load that was on its way. */
  readonly shared: number;
  /** Callers who started a load. */
  readonly misses: number;
  /** Loads that failed; cancelled ones do not count. */
  readonly failures: number;
  /** Idle values that were evicted. */
  readonly evictions: number;
  /** Idle values closed because their time was over. */
  readonly expirations: number;
  /** Values that failed to close. They are gone all the same. */
  readonly closeFailures: number;
  /** Weight of all open values, in use and idle. */
  readonly weight: number;
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

/** Those that only grow. */
type GrowingCounts = Record<
  'hits' | 'shared' | 'misses' | 'failures' | 'evictions' | 'expirations' | 'closeFailures',
  number
>;

/** Where nothing was shared yet. */
export const noCounts = (): GrowingCounts => ({
  hits: 0,
  shared: 0,
  misses: 0,
  failures: 0,
  evictions: 0,
  expirations: 0,
  closeFailures: 0,
});
