import { adaptiveThreads, type ThreadBudget } from '@clipwright/core';
import { finalize, type Observable, ReplaySubject, share, tap } from 'rxjs';
import { type MachineSamplesOptions, machineSamples } from './machine-samples.ts';

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
