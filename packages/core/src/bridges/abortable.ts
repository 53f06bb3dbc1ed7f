import {
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  type MonoTypeOperatorFunction,
  Observable,
  Subscription,
  throwError,
} from 'rxjs';
import { AbortError } from '../errors/clipwright-error.ts';
import { subscribeUnder } from '../operators/subscribe-under.ts';

export interface AbortableOptions {
  /** Absent: the source as it is. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Resolves when what the source started has ended; waited for before the error. @default there is nothing to wait for
   */
  readonly settled?: () => Promise<void>;
  /** What the run has to report, asked for once everything has ended. @default nothing */
  readonly report?: () => unknown;
}

/**
 * Ends a stream when a signal aborts: the source is unsubscribed at once, and when everything it started has ended,
 * the stream errors with an AbortError that carries the report so far, and the signal's reason as its cause. A signal
 * that is aborted already starts nothing. Unsubscribing ends the wait as well. The listener is removed in every ending.
 */
export function abortable<T>(options: AbortableOptions): MonoTypeOperatorFunction<T> {
  const { signal, settled, report } = options;
  return (source) => {
    if (signal === undefined) return source;
    const ending = concat(
      settled === undefined
        ? EMPTY
        : defer(settled).pipe(
            ignoreElements(),
            catchError(() => EMPTY),
          ),
      throwError(() => new AbortError(undefined, { cause: signal.reason, report: report?.() })),
    );
    return new Observable((subscriber) => {
      if (signal.aborted) {
        subscribeUnder(subscriber, ending, subscriber);
        return;
      }
      const running = new Subscription();
      const abort = (): void => {
        running.unsubscribe();
        subscribeUnder(subscriber, ending, subscriber);
      };
      signal.addEventListener('abort', abort, { once: true });
      subscriber.add(() => signal.removeEventListener('abort', abort));
      subscriber.add(running);
      subscribeUnder(running, source, subscriber);
    });
  };
}
