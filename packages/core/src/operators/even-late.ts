import { Observable, Subscription } from 'rxjs';

/**
 * Passes everything on, and shows `see` each event before that, also those that come when whoever subscribed has left:
 * RxJS drops them, and what they carry with them. It sees what the source itself emits late, not what an operator in
 * it has dropped.
 */
export function evenLate<T>(source: Observable<T>, see: (event: T) => void): Observable<T> {
  return new Observable((subscriber) => {
    // An observer that is a subscription too is handed to the source as it is; any other in a wrapping that drops.
    const receiver = Object.assign(new Subscription(), {
      next: (event: T) => {
        see(event);
        subscriber.next(event);
      },
      error: (error: unknown) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
    subscriber.add(receiver);
    source.subscribe(receiver);
  });
}
