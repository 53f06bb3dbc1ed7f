import {
  catchError,
  concat,
  defer,
  EMPTY,
  ignoreElements,
  isObservable,
  type MonoTypeOperatorFunction,
  Observable,
  Subscription,
  throwError,
} from 'rxjs';
import { AbortError } from '../errors/clipwright-error.ts';
import { subscribeUnder } from '../operators/subscribe-under.ts';
import { invalidOption } from '../options/check-options.ts';

/**
 * A signal that whoever listens to a run has: the run takes it as its own where it can, because only then its error
 * carries what there is to report.
 */
interface SignalScope {
  readonly signal: AbortSignal;
  /** A run begins that ends by itself when the signal aborts. The call that is given back says that it is over. */
  enter(): () => void;
}

/** That of the subscription that is being made right now; RxJS subscribes synchronously, whatever lies between. */
let current: SignalScope | undefined;

/** The source, subscribed to within a scope, as far as that is done synchronously. */
function within<T>(scope: SignalScope, source: Observable<T>): Observable<T> {
  return new Observable((subscriber) => {
    const outer = current;
    current = scope;
    try {
      return source.subscribe(subscriber);
    } finally {
      current = outer;
    }
  });
}

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
export function abortable<T>({ signal, ...ending }: AbortableOptions): MonoTypeOperatorFunction<T> {
  return (source) => (signal === undefined ? source : endedBy(source, signal, ending));
}

/** The same of a run, which also ends by a signal that its listener has ({@link heard}). */
export function abortableRun<T>({ signal, ...ending }: AbortableOptions): MonoTypeOperatorFunction<T> {
  return (source) =>
    new Observable((subscriber) => {
      const scope = current;
      if (scope !== undefined) subscriber.add(scope.enter());
      const own = signal === undefined ? source : endedBy(source, signal, ending);
      subscribeUnder(subscriber, scope === undefined ? own : endedBy(own, scope.signal, ending), subscriber);
    });
}

/**
 * Listens to a run with a signal: the run takes it as its own, so that the error carries its report, and has ended what
 * it started. What is no run of ours, or does not end by itself, is unsubscribed, and the stream errors all the same.
 * Errors of the call: `invalid-option` for what gives no events.
 */
export function heard<T>(source: Observable<T>, signal: AbortSignal | undefined): Observable<T> {
  if (!isObservable(source)) {
    const remedy = 'Give what loadClips or renderTimeline gives, as in `resultFrom(loadClips(clips, options))`.';
    throw invalidOption('events$', 'There are no events to listen to.', remedy);
  }
  if (signal === undefined) return source;
  if (signal.aborted) return source.pipe(abortable({ signal }));
  return new Observable((subscriber) => {
    const running = new Subscription();
    let runs = 0;
    const end = (): void => {
      if (!signal.aborted || runs > 0 || subscriber.closed) return;
      running.unsubscribe();
      subscriber.error(new AbortError(undefined, { cause: signal.reason }));
    };
    const enter = (): (() => void) => {
      runs += 1;
      return () => {
        runs -= 1;
        end();
      };
    };
    signal.addEventListener('abort', end, { once: true });
    subscriber.add(() => signal.removeEventListener('abort', end));
    subscriber.add(running);
    subscribeUnder(running, within({ signal, enter }, source), subscriber);
  });
}

/** Ends the source when the signal aborts, waits for what it started, and errors. */
function endedBy<T>(
  source: Observable<T>,
  signal: AbortSignal,
  { settled, report }: Omit<AbortableOptions, 'signal'>,
): Observable<T> {
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
}
