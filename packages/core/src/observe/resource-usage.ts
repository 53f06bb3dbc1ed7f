/**
 * What a program and the processes that it started have used since they began, as far as its system tells. Plain JSON
 * data.
 */
export interface ResourceUsage {
  /** Milliseconds of processor time of this process, all its threads together. */
  readonly ownCpuMs?: number;
  /** The same of the processes that it started and that have ended. */
  readonly childCpuMs?: number;
  /** The most memory that this process has had, in bytes. */
  readonly ownPeakBytes?: number;
  /** The most memory that one of the others was seen to have, in bytes. */
  readonly childPeakBytes?: number;
  /** Processes started. */
  readonly processes?: number;
  /**
   * Bytes read from disks and written to them, by this process and those that have ended. What is found in the system's
   * memory is not read from a disk.
   */
  readonly diskReadBytes?: number;
  readonly diskWrittenBytes?: number;
}

/** What is used up as time goes by; the others are the most that there was. */
const counted = ['ownCpuMs', 'childCpuMs', 'processes', 'diskReadBytes', 'diskWrittenBytes'] as const;

/** What was used from one look to another: counts since the first, peaks as they were at the second. */
export function usedBetween(before: ResourceUsage, after: ResourceUsage): ResourceUsage {
  const since = counted.flatMap((name) => {
    const [from, to] = [before[name], after[name]];
    return from === undefined || to === undefined ? [] : [[name, Math.max(0, to - from)] as const];
  });
  const { ownPeakBytes, childPeakBytes } = after;
  return {
    ...Object.fromEntries(since),
    ...(ownPeakBytes === undefined ? {} : { ownPeakBytes }),
    ...(childPeakBytes === undefined ? {} : { childPeakBytes }),
  };
}
