import { Observable } from 'rxjs';

/**
 * A signal that whoever listens to a run has: the run takes it as its own where it can, because only then its error
 * carries what there is to report.
 */
export interface SignalScope {
  readonly signal: AbortSignal;
  /** A run begins that ends by itself when the signal aborts. The call that is given back says that it is over. */
  enter(): () => void;
}

/** That of the subscription that is being made right now; RxJS subscribes synchronously, whatever lies between. */
let current: SignalScope | undefined;

/** The scope that the present subscription stands in. */
export function currentScope(): SignalScope | undefined {
  return current;
}

/** The source, subscribed to within a scope, as far as that is done synchronously. */
export function within<T>(scope: SignalScope, source: Observable<T>): Observable<T> {
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
