import type { ProgressEvent } from '@clipwright/core';
import { map, type Observable, take, timer } from 'rxjs';

/** Progress 0, 0.5 and 1, with so many milliseconds between them. */
export function steps(delay: number): Observable<ProgressEvent> {
  return timer(0, delay).pipe(
    take(3),
    map((step) => ({ type: 'progress', ratio: step / 2 })),
  );
}
