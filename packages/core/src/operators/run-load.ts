import { Observable, Subscription } from 'rxjs';
import type { LoadedValue, LoadResource } from '../contracts/clip-cache.ts';
import type { ProgressEvent } from '../contracts/progress.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { evenLate } from './even-late.ts';
import { loadScope } from './load-scope.ts';
import { subscribeUnder } from './subscribe-under.ts';

/** A loaded value and what it weighs. */
export interface WeighedValue<T> extends LoadedValue<T> {
  readonly weight: number;
}

/** How a load's value is weighed, and disposed of when nobody gets it. */
export interface LoadHandling<T> {
  /** May throw: then the load fails with its error. */
  readonly weigh: (value: T) => number;
  /** Takes everything that the load made and that is not handed out, once. */
  readonly discard: (resource: AsyncDisposable) => void;
}

/**
 * Runs a load in a scope, and holds it to its contract: progress at once, the value when the load has completed,
 * because only then it is known to be the only one. Whoever hears of the value has it: it is the scope's until then.
 * Errors: the load's own; `contract-violation` when it throws instead of returning, completes empty or emits twice.
 */
export function runLoad<T extends AsyncDisposable>(
  load: LoadResource<T>,
  { weigh, discard }: LoadHandling<T>,
): Observable<ProgressEvent | WeighedValue<T>> {
  return new Observable((subscriber) => {
    const scope = loadScope(discard);
    const running = new Subscription();
    // In this order: what the load has made goes when the load has been stopped.
    subscriber.add(running);
    subscriber.add(scope.close);
    const fail = (error: unknown): void => subscriber.error(error);

    let loaded: LoadedValue<T> | undefined;
    let steps: Observable<ProgressEvent | LoadedValue<T>>;
    try {
      steps = load(scope);
    } catch (cause) {
      fail(violation('threw instead of returning an Observable', cause));
      return;
    }
    const registered = evenLate(steps, (event) => {
      if (event.type === 'loaded') scope.add(event.value);
    });
    subscribeUnder(running, registered, {
      next: (event) => {
        if (event.type === 'progress') subscriber.next(event);
        else if (loaded === undefined) loaded = event;
        else fail(violation('emitted a second value'));
      },
      error: fail,
      complete: () => {
        if (loaded === undefined) {
          fail(violation('completed without a value'));
          return;
        }
        const { value } = loaded;
        let weight: number;
        try {
          weight = weigh(value);
        } catch (error) {
          fail(error);
          return;
        }
        // Whoever weighed it may have ended the load: then the scope has discarded it, and nobody is told.
        scope.deliver(value);
        subscriber.next({ type: 'loaded', value, weight });
        subscriber.complete();
      },
    });
  });
}

const violation = (what: string, cause?: unknown): ClipwrightError =>
  new ClipwrightError('contract-violation', `A load ${what}.`, {
    cause,
    remedy: 'It must emit progress, then exactly one value, and complete.',
  });
