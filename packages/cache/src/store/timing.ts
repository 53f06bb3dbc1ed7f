/** How long things take. In milliseconds. */
export interface StoreTiming {
  /** How often an open store says that it is alive. */
  readonly heartbeat: number;
  /** A lease whose heartbeat stands still for so long, watched on the waiter's own clock, is taken over. */
  readonly leaseLimit: number;
  /** A session of another machine that has been silent for so long is removed. */
  readonly sessionLimit: number;
  /** How often a waiter looks, at first and at most. */
  readonly firstPoll: number;
  readonly longestPoll: number;
  /** The time that has passed, from any start: a clock that is never set. */
  readonly clock: () => number;
}

export const storeTiming: StoreTiming = {
  heartbeat: 5_000,
  leaseLimit: 30_000,
  sessionLimit: 24 * 3_600_000,
  firstPoll: 10,
  longestPoll: 200,
  clock: () => performance.now(),
};
