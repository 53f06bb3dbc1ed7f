import { Observable } from 'rxjs';

/**
 * What a function of promises comes to, as one value: begun by subscribing, and told by its signal when whoever
 * subscribed has left. What it comes to after that is nobody's.
 *
 * @param task `tell` passes something on before its end, such as progress.
 */
export function fromTask<T, E = never>(
  task: (signal: AbortSignal, tell: (event: E) => void) => Promise<T>,
): Observable<T | E> {
  return new Observable((subscriber) => {
    const left = new AbortController();
    task(left.signal, (event) => subscriber.next(event)).then(
      (value) => {
        subscriber.next(value);
        subscriber.complete();
      },
      (error: unknown) => subscriber.error(error),
    );
    return () => left.abort();
  });
}
