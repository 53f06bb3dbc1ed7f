import { threadBudget } from '@clipwright/core';
import { mergeMapAdaptive } from '@clipwright/core/operators';
import { EMPTY, from, Observable } from 'rxjs';

/** A process that makes something. */
export interface SimulatedJob {
  /** Core-seconds that it takes in all. */
  readonly work: number;
  /** Cores that it can keep busy at most. */
  readonly breadth: number;
}

interface Running {
  readonly breadth: number;
  readonly end: () => void;
  left: number;
}

/**
 * Seconds that a machine of so many cores takes for jobs which are let in as a render lets them in: by a thread budget
 * of as many threads as there are cores, a thread a job, and one more that waits. Virtual time; whoever could run
 * shares the cores evenly.
 */
export function simulatedSeconds(jobs: readonly SimulatedJob[], cores: number): number {
  const budget = threadBudget(cores);
  const running = new Set<Running>();
  const start = ({ work, breadth }: SimulatedJob): Observable<never> =>
    new Observable((subscriber) =>
      budget.hold(1).subscribe(() => {
        running.add({ left: work, breadth, end: () => subscriber.complete() });
      }),
    );
  from(jobs)
    .pipe(mergeMapAdaptive((job) => (job.work > 0 ? start(job) : EMPTY), { concurrency: cores + 1 }))
    .subscribe();
  let seconds = 0;
  while (running.size > 0) {
    const wanted = [...running].reduce((sum, { breadth }) => sum + breadth, 0);
    const share = Math.min(1, cores / wanted);
    const step = Math.min(...[...running].map(({ left, breadth }) => left / (breadth * share)));
    seconds += step;
    for (const job of [...running]) {
      job.left -= step * job.breadth * share;
      if (job.left > 1e-9) continue;
      running.delete(job);
      job.end();
    }
  }
  return seconds;
}
