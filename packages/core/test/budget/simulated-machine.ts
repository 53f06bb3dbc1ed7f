import type { MachineSample } from '../../src/budget/concurrency-controller.ts';

export interface SimulatedMachineOptions {
  readonly cores: number;
  /** Part of its time that a job which never waits for a core would compute: 1 for one that does nothing else. */
  readonly duty: number;
  /** Cores that others use in a second. @default none, ever */
  readonly neighbour?: (second: number) => number;
  /** Bytes that each running job takes, and that there are. @default no job takes any */
  readonly memory?: { readonly job: number; readonly total: number };
  readonly seed: number;
}

/** A machine on which jobs of some seconds run one after the other without end, in virtual time. */
export interface SimulatedMachine {
  /**
   * Lets a second go by in which at most so many jobs are started. Gives the core-seconds of work done, and a sample.
   */
  second(limit: number): { readonly done: number; readonly sample: MachineSample };
}

interface Job {
  /** Core-seconds to do. */
  left: number;
  /** Core-seconds until it waits for something that is no core. */
  burst: number;
  /** Seconds until it could go on. */
  blocked: number;
}

/** Slices of a second in which the cores are shared out. */
const slices = 20;
/** Core-seconds between two waits, on average. */
const meanBurst = 0.15;
/** Core-seconds of a job: from one to this. */
const longestJob = 8;
/** Work lost to caches and changes of context when there are twice as many threads as cores. */
const loss = 0.05;

/**
 * Threads that could run share the cores evenly, as Linux does; what others take is theirs, up to half of the cores, as
 * between two control groups. Deterministic.
 */
export function simulatedMachine(options: SimulatedMachineOptions): SimulatedMachine {
  const { cores, duty, neighbour = () => 0, memory } = options;
  const random = randomNumbers(options.seed);
  const exponential = (mean: number): number => -mean * Math.log(1 - random());
  const jobs: Job[] = [];
  let now = 0;

  const slice = (capacity: number): { readonly done: number; readonly queue: number } => {
    const length = 1 / slices;
    const ready = jobs.filter((job) => job.blocked <= 0);
    const share = Math.min(1, capacity / Math.max(1, ready.length));
    const queue = ready.length * (1 - share);
    const work = length * share * (1 - loss * Math.min(1, queue / capacity));
    let done = 0;
    for (const job of jobs) {
      if (job.blocked > 0) {
        job.blocked -= length;
        continue;
      }
      done += work;
      job.left -= work;
      job.burst -= work;
      if (job.burst > 0 || duty === 1) continue;
      job.burst = exponential(meanBurst);
      job.blocked = exponential((meanBurst * (1 - duty)) / duty);
    }
    return { done, queue: queue * length };
  };

  return {
    second: (limit) => {
      const capacity = Math.max(cores / 2, cores - neighbour(now));
      now += 1;
      let done = 0;
      let queue = 0;
      for (let step = 0; step < slices; step += 1) {
        for (let at = jobs.length - 1; at >= 0; at -= 1) if ((jobs[at]?.left ?? 0) <= 0) jobs.splice(at, 1);
        while (jobs.length < limit) {
          jobs.push({ left: 1 + random() * (longestJob - 1), burst: exponential(meanBurst), blocked: 0 });
        }
        const result = slice(capacity);
        done += result.done;
        queue += result.queue;
      }
      const sample = { queue, waiting: 1 };
      if (memory === undefined) return { done, sample };
      const free = Math.max(0, memory.total - jobs.length * memory.job);
      return { done, sample: { ...sample, memory: { total: memory.total, free } } };
    },
  };
}

/** Numbers from 0 to below 1 that look random: mulberry32 (Tommy Ettinger, public domain). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
