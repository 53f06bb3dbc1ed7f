import type { ThreadBudget } from '@clipwright/core';
import { adaptiveThreads, type MachineSample } from '@clipwright/core/author';
import { defer, finalize, map, Observable, ReplaySubject, share, tap } from 'rxjs';
import { readMemory } from './memory.ts';
import { type RunQueueOptions, runQueue } from './run-queue.ts';

/**
 * The threads of a budget, which follows what the machine tells from the first listener to the last; then it is what it
 * was before.
 */
export function followMachine(
  budget: ThreadBudget,
  options: Omit<MachineSamplesOptions, 'waiting'>,
): Observable<number> {
  const cores = budget.tokens;
  return adaptiveThreads(machineSamples({ ...options, waiting: () => budget.waiting }), cores).pipe(
    tap((threads) => budget.resize(threads)),
    finalize(() => budget.resize(cores)),
    share({ connector: () => new ReplaySubject(1) }),
  );
}

interface MachineSamplesOptions extends RunQueueOptions {
  /** Jobs that wait to be let in. */
  readonly waiting: () => number;
  /** When to look. @default once a second */
  readonly ticks?: Observable<unknown>;
}

/** What this machine tells of the load that some processes put on it. Cold; looks as long as somebody listens. */
export function machineSamples(options: MachineSamplesOptions): Observable<MachineSample> {
  const { waiting, ticks = everySecond } = options;
  return defer(() => {
    const measure = runQueue(options);
    return ticks.pipe(
      map((): MachineSample => {
        const queue = measure();
        const memory = readMemory(options.read);
        return {
          waiting: waiting(),
          ...(queue === undefined ? {} : { queue }),
          ...(memory === undefined ? {} : { memory }),
        };
      }),
    );
  });
}

/** Not rxjs's `interval`, whose timer would keep the program alive. */
const everySecond = new Observable<void>((subscriber) => {
  const timer = setInterval(() => subscriber.next(), 1000);
  timer.unref();
  return () => clearInterval(timer);
});
