import { Observable } from 'rxjs';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { checkOptions, checkWholeNumber, type OptionsOf } from '../options/check-options.ts';

/** One budget over all processes of a program: of threads, and of memory beside it. */
export interface ThreadBudget {
  /** Threads that may run at once, normally one per core. */
  readonly tokens: number;
  /** Bytes that may be expected to be in use at once; without a limit `Infinity`. */
  readonly memory: number;
  /** Jobs that wait to be let in. */
  readonly waiting: number;
  /**
   * Emits once when that many threads and bytes are free, and stays open: the subscription holds them, unsubscribing
   * gives them back. Both are taken at the same moment, so nothing is held while waiting. First come, first served, so
   * that a heavy job is not starved by light ones. A job heavier than the whole budget runs alone. Never subscribe
   * while holding a part of the same budget: two such jobs could wait for each other.
   *
   * @param threads Threads that the job is started with.
   * @param memory Bytes that it is expected to use at its peak. @default 0
   */
  hold(threads: number, memory?: number): Observable<void>;
  /**
   * Changes how many threads may run at once. Fewer end nothing, they only let less start; more start what waits.
   * Throws `invalid-option`.
   */
  resize(tokens: number): void;
}

export interface ThreadBudgetOptions {
  /** Bytes that may be expected to be in use at once. @default Infinity */
  readonly memory?: number;
}

const shape = { memory: 'any' } satisfies OptionsOf<ThreadBudgetOptions>;

interface Waiter {
  readonly threads: number;
  readonly memory: number;
  readonly start: (taken: Taken) => void;
}

interface Taken {
  readonly threads: number;
  readonly memory: number;
}

/**
 * @param tokens Threads that may run at once; a whole number, at least 1. Otherwise `invalid-option`.
 */
export function threadBudget(tokens: number, options: ThreadBudgetOptions = {}): ThreadBudget {
  checkOptions('', options, shape);
  const { memory = Number.POSITIVE_INFINITY } = options;
  if (!(memory > 0))
    throw new ClipwrightError('invalid-option', `A memory budget of ${memory} bytes lets nothing run.`);
  checkWholeNumber('tokens', tokens);
  let limit = tokens;
  let threadsHeld = 0;
  let memoryHeld = 0;
  const waiting = new Set<Waiter>();

  const admit = (): void => {
    for (const waiter of waiting) {
      // As much as there is now, or what is heavier than a budget that became smaller would wait for ever.
      const taken = { threads: Math.min(waiter.threads, limit), memory: Math.min(waiter.memory, memory) };
      if (threadsHeld + taken.threads > limit || memoryHeld + taken.memory > memory) return;
      waiting.delete(waiter);
      threadsHeld += taken.threads;
      memoryHeld += taken.memory;
      waiter.start(taken);
    }
  };

  return {
    get tokens() {
      return limit;
    },
    memory,
    get waiting() {
      return waiting.size;
    },
    hold: (threads, bytes = 0) =>
      new Observable((subscriber) => {
        let held: Taken | undefined;
        const waiter: Waiter = {
          threads: Math.max(1, Math.ceil(threads)),
          memory: Math.max(0, bytes),
          start: (taken) => {
            held = taken;
            subscriber.next();
          },
        };
        waiting.add(waiter);
        subscriber.add(() => {
          waiting.delete(waiter);
          threadsHeld -= held?.threads ?? 0;
          memoryHeld -= held?.memory ?? 0;
          admit();
        });
        admit();
      }),
    resize: (next) => {
      checkWholeNumber('tokens', next);
      limit = next;
      admit();
    },
  };
}
