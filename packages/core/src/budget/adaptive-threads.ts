import { distinctUntilChanged, map, type Observable, scan, startWith } from 'rxjs';
import { controlConcurrency, controllerStart, type MachineSample, threadLimit } from './concurrency-controller.ts';

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
