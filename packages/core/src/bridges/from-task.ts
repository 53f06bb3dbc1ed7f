import { Observable } from 'rxjs';

/**
 * What a function of promises comes to, as one value: begun by subscribing, and told by its signal when whoever
 * subscribed has left.
 *
 * @param task `tell` passes something on before its end, such as progress.
 * @param late Is handed what it comes to after that, to be closed or taken away. @default it is nobody's
 */
export function fromTask<T, E = never>(
  task: (signal: AbortSignal, tell: (event: E) => void) => Promise<T>,
  late: (value: T) => void = () => {},
): Observable<T | E> {
  return new Observable((subscriber) => {
    const left = new AbortController();
    task(left.signal, (event) => subscriber.next(event)).then(
      (value) => {
        if (subscriber.closed) return late(value);
        subscriber.next(value);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => left.abort();
  });
}
