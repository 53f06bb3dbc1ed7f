import { Observable } from 'rxjs';
import { ClipwrightError } from '../errors/clipwright-error.ts';

/** One budget of threads over all processes of a program. */
export interface ThreadBudget {
  /** Tokens in all, normally one per core. */
  readonly tokens: number;
  /**
   * Emits once when that many threads are free, and stays open: the subscription holds them, unsubscribing gives them
   * back. First come, first served, so that a heavy job is not starved by light ones. A job heavier than the whole
   * budget runs alone. Never subscribe while holding tokens of the same budget: two such jobs could wait for each other.
   */
  hold(threads: number): Observable<void>;
}

interface Waiter {
  readonly weight: number;
  readonly start: () => void;
}

/**
 * @param tokens Threads that may run at once; a whole number, at least 1. Otherwise `invalid-option`.
 */
export function threadBudget(tokens: number): ThreadBudget {
  if (!Number.isInteger(tokens) || tokens < 1) {
    throw new ClipwrightError('invalid-option', `A thread budget of ${tokens} is not a whole number of at least 1.`);
  }
  let free = tokens;
  const waiting = new Set<Waiter>();

  const admit = (): void => {
    for (const waiter of waiting) {
      if (waiter.weight > free) return;
      waiting.delete(waiter);
      free -= waiter.weight;
      waiter.start();
    }
  };

  return {
    tokens,
    hold: (threads) =>
      new Observable((subscriber) => {
        const weight = Math.min(Math.max(1, Math.ceil(threads)), tokens);
        let held = false;
        const waiter: Waiter = {
          weight,
          start: () => {
            held = true;
            subscriber.next();
          },
        };
        waiting.add(waiter);
        subscriber.add(() => {
          waiting.delete(waiter);
          if (held) free += weight;
          admit();
        });
        admit();
      }),
  };
}
