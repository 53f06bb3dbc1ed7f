/** Counts of one open store since it was opened, and what it knows of its directory. Plain JSON data. */
export interface StoreStatistics {
  /** Requests served by an entry that was there, or that another process was producing. */
  readonly hits: number;
  /** Requests that produced their entry. Files without a key are not counted. */
  readonly misses: number;
  /** Entries found damaged. Each was a miss, and its blob is kept aside. */
  readonly quarantined: number;
  /** Produced files that could be given to those who asked, but not kept. */
  readonly unkept: number;
  /** Accesses to the store's directory that failed and were got around. */
  readonly failures: number;
  /** Files removed because of the limit, and their bytes. */
  readonly evicted: number;
  readonly evictedBytes: number;
  /**
   * Bytes in the store when it was last measured, plus what this process added since. Absent before it was measured.
   */
  readonly bytes?: number;
}

/** The same, while it is being counted. */
export type StoreCounts = { -readonly [name in keyof StoreStatistics]: StoreStatistics[name] };

export function noCounts(): StoreCounts {
  return { hits: 0, misses: 0, quarantined: 0, unkept: 0, failures: 0, evicted: 0, evictedBytes: 0 };
}
