import { ClipwrightError } from '@clipwright/core';
import { fromEvent, lastValueFrom, type Observable, takeUntil, throwIfEmpty } from 'rxjs';

/** The last value of a work, which ends with the signal. Errors: its own, `cancelled`. */
export function lastOf<T>(work: Observable<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(cancelled());
  return lastValueFrom(work.pipe(takeUntil(fromEvent(signal, 'abort')), throwIfEmpty(cancelled)));
}

export function cancelled(): ClipwrightError {
  return new ClipwrightError('cancelled', 'The piece was given up.');
}
