import { ClipwrightError, type LoadedValue, type LoadResource, type ProgressEvent } from '@clipwright/core';
import { concat, defer, filter, finalize, type Observable, of, throwError } from 'rxjs';

/** A loaded value and what it weighs. */
export interface WeighedValue<T> extends LoadedValue<T> {
  readonly weight: number;
}

/** How a load's value is weighed, and closed when nobody gets it. */
export interface LoadHandling<T> {
  /** May throw: then the load fails with its error. */
  readonly weigh: (value: T) => number;
  /** Takes each value that is not handed out, once. */
  readonly discard: (value: T) => void;
}

const violation = (what: string, cause?: unknown): ClipwrightError =>
  new ClipwrightError('contract-violation', `A load ${what}.`, {
    cause,
    remedy: 'It must emit progress, then exactly one value, and complete.',
  });

/**
 * Runs a load and holds it to its contract: progress at once, the value when the load has completed, because only then
 * it is known to be the only one.
 * Errors: the load's own; `contract-violation` when it throws instead of returning, completes empty or emits twice.
 */
export function loadOnce<T>(
  load: LoadResource<T>,
  { weigh, discard }: LoadHandling<T>,
): Observable<ProgressEvent | WeighedValue<T>> {
  return defer(() => {
    /** Values not handed out yet. A set, because a load may emit one value twice. */
    const kept = new Set<T>();
    let values = 0;

    const running = defer(() => {
      try {
        return load();
      } catch (cause) {
        throw violation('threw instead of returning an Observable', cause);
      }
    }).pipe(
      filter((event): event is ProgressEvent => {
        if (event.type === 'progress') return true;
        values += 1;
        kept.add(event.value);
        if (values > 1) throw violation('emitted a second value');
        return false;
      }),
    );
    const result = defer(() => {
      for (const value of kept) {
        const weight = weigh(value);
        kept.clear();
        return of<WeighedValue<T>>({ type: 'loaded', value, weight });
      }
      return throwError(() => violation('completed without a value'));
    });

    return concat(running, result).pipe(
      finalize(() => {
        for (const value of kept) discard(value);
      }),
    );
  });
}
