import { Observable, type Observer, type Subscription } from 'rxjs';

/**
 * Subscribes so that closing `owner` ends the subscription, also in the middle of a source that emits synchronously:
 * `owner.add(source.subscribe(...))` could not, as there is nothing to close before `subscribe` returns.
 */
export function subscribeUnder<T>(owner: Subscription, source: Observable<T>, observer: Observer<T>): void {
  new Observable<T>((subscriber) => {
    owner.add(subscriber);
    if (!subscriber.closed) source.subscribe(subscriber);
  }).subscribe({
    // Functions of its own: a Subscriber handed over as it is would be closed with the subscription.
    next: (value) => observer.next(value),
    error: (error) => observer.error(error),
    complete: () => observer.complete(),
  });
}
