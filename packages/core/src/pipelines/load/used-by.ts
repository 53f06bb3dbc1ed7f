import { catchError, defer, from, isObservable, map, Observable, takeLast, throwIfEmpty } from 'rxjs';
import { stepFailed } from '../../errors/step-failed.ts';
import type { OpenClip, Use, Used } from './load-events.ts';

/** The user's own step as one value, whatever it gives: a stream, a promise, or a value. Errors: `step-failed`. */
export function usedBy<R>(use: Use<R>): (clip: OpenClip) => Observable<Used<R>> {
  return (clip) =>
    new Observable((subscriber) => {
      const controller = new AbortController();
      const used$ = defer(() => {
        const result = use(clip, clip.index, controller.signal);
        return isObservable(result)
          ? result.pipe(takeLast(1), throwIfEmpty(gaveNothing))
          : from(Promise.resolve(result));
      }).pipe(
        map((value) => ({ value })),
        catchError((error: unknown) => {
          throw stepFailed({ step: 'use', clip: clip.index }, error);
        }),
      );
      subscriber.add(() => controller.abort());
      subscriber.add(used$.subscribe(subscriber));
    });
}

function gaveNothing(): Error {
  return new Error('Its stream ended without a value; `endWith` gives it one.');
}
