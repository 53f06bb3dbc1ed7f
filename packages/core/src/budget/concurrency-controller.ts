import { distinctUntilChanged, map, type Observable, scan, startWith } from 'rxjs';
/** What a machine tells of the last second. */
export interface MachineSample {
  /**
   * Threads of this program's processes that, on average, could have run and waited for a core. Absent where the kernel
   * does not tell.
   */
  readonly queue?: number;
  /** Jobs that wait to be let in. */
  readonly waiting: number;
  /** Memory that is there and that could still be given, in bytes. Absent where the kernel does not tell. */
  readonly memory?: { readonly total: number; readonly free: number };
}

/** What the controller carries from one sample to the next. Plain data. */
export interface ControllerState {
  /** Cores that the program may use: C below. */
  readonly cores: number;
  /** Threads that may run at once, with the part of one that growing slowly adds up; between 1 and 2 C. */
  readonly limit: number;
  /** Samples to let pass, until what was decided shows. */
  readonly rest: number;
  /** The queue, smoothed over the last samples; absent before the first, and where the kernel does not tell. */
  readonly queue?: number;
}

/** Where a controller begins: a thread per core. */
export function controllerStart(cores: number): ControllerState {
  return { cores, limit: cores, rest: 0 };
}

/**
 * The threads that may run at once: whole ones, the nearest number. Rounded down, the least that the queue is too long
 * would halve what runs on two cores.
 */
export function threadLimit({ limit }: ControllerState): number {
  return Math.round(limit);
}

/** Growth a second, and the queue below which there is room for it, as parts of the cores. */
const growth = 0.05;
const shortQueue = (cores: number): number => Math.max(0.5, 0.05 * cores);
/** Above it, threads wait for each other. Between the two nothing changes, or the limit would never come to rest. */
const longQueue = (cores: number): number => Math.max(1.2, 0.3 * cores);
/** Free memory below this part of all is pressure; below twice as much nothing more is started. */
const pressure = 0.1;
/** Without knowing the queue: some more than cores, for what waits for disks and pipes. */
const blindly = 1.25;
const rest = 2;
/** The part of a new sample in the smoothed queue. */
const smoothing = 1 / 3;

/**
 * One step of the controller of `concurrency: 'auto'`, once a second:
 *
 * - Memory is short: half as many threads.
 * - The queue is longer than max(1.2, 0.3 C): fewer threads, by half of what it is too long.
 * - The queue is shorter than max(0.5, 0.05 C), and work waits: more threads, by 5 % of C, so that processes which wait
 *   for disks and pipes do not leave cores idle.
 * - After letting less run, two seconds of rest: what runs is not ended, so the effect takes a while to be seen.
 *   Growing needs none, since a thread that was started is seen in the next sample.
 * - Always between 1 and 2 C; without a queue to go by, up to 1.25 C.
 *
 * The bounds of the queue are two, with room between them, for the reason that thermostats have two: with a single one
 * the limit would go up and down for ever. The queue is smoothed over some three samples for the same reason: on few
 * cores a second's chance is as large as the room between the bounds. On simulated machines this does the same work,
 * and the limit turns back a third as often.
 */
export function controlConcurrency(state: ControllerState, sample: MachineSample): ControllerState {
  const { cores, limit } = state;
  const { waiting, memory } = sample;
  const queue = smoothed(state.queue, sample.queue);
  const next = { cores, limit, rest: 0, ...(queue === undefined ? {} : { queue }) };
  if (state.rest > 0) return { ...next, rest: state.rest - 1 };
  const free = memory === undefined ? 1 : memory.free / memory.total;
  if (free < pressure) return { ...next, limit: Math.max(1, limit / 2), rest };
  const excess = (queue ?? 0) - longQueue(cores);
  if (excess > 0) return { ...next, limit: Math.max(1, limit - excess / 2), rest };
  if (waiting === 0 || free < 2 * pressure || (queue ?? 0) >= shortQueue(cores)) return next;
  const max = queue === undefined ? Math.round(blindly * cores) : 2 * cores;
  return { ...next, limit: Math.max(limit, Math.min(max, limit + growth * cores)) };
}

function smoothed(before: number | undefined, sample: number | undefined): number | undefined {
  if (before === undefined || sample === undefined) return sample;
  return before + (sample - before) * smoothing;
}

/**
 * How many threads may run at once, by what a machine tells of itself once a second: first the number of cores, then
 * each new limit. Cold; the controller starts anew with each subscription.
 *
 * @param cores Cores that the program may use; a whole number, at least 1.
 */
export function adaptiveThreads(samples: Observable<MachineSample>, cores: number): Observable<number> {
  const start = controllerStart(cores);
  return samples.pipe(scan(controlConcurrency, start), startWith(start), map(threadLimit), distinctUntilChanged());
}
