import type { Verdict } from '../check/verdict.ts';
import type { Machine } from '../measure/machine.ts';

/** One way of doing a workload. Plain JSON data, as everything here. */
export interface Row {
  readonly name: string;
  readonly version?: string;
  /** Milliseconds of each run. */
  readonly ms: readonly number[];
  /** Milliseconds of processor time of each run, its processes included. */
  readonly processorMs?: readonly number[];
  /** The most memory that its processes held at once, in bytes. */
  readonly peakBytes?: number;
  /** Whether its output has the frames that were asked for. */
  readonly frames?: Verdict;
  /** Not measured in this run: where the figure is from. */
  readonly recorded?: string;
  /** It could not do it: why. Then `ms` holds the runs before. */
  readonly failed?: string;
}

export interface WorkloadResult {
  readonly name: string;
  readonly title: string;
  /** All others are compared with the first. */
  readonly rows: readonly Row[];
  /** Peers that are not installed. */
  readonly missing: readonly string[];
  /** Why there are no figures. */
  readonly failed?: string;
  /** What the figures say, in a line. */
  readonly remark?: string;
  /** Load averages of the last minute, before and after. */
  readonly load: { readonly before: number; readonly after: number };
}

export interface BenchReport {
  readonly machine: Machine;
  readonly runs: number;
  readonly workloads: readonly WorkloadResult[];
}
