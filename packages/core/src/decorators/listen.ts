import { type Observable, type Observer, Subscription } from 'rxjs';
import type { OpenEvent } from '../contracts/clip-loader.ts';
import type { PendingWork } from '../operators/pending-work.ts';

/** An observer that is a subscription too: it is handed to a source as it is, any other in a wrapping that drops. */
class Receiver<T> extends Subscription implements Observer<T> {
  readonly #observer: Observer<T>;

  constructor(observer: Observer<T>) {
    super();
    this.#observer = observer;
  }

  next(event: T): void {
    this.#observer.next(event);
  }

  error(error: unknown): void {
    this.unsubscribe();
    this.#observer.error(error);
  }

  complete(): void {
    this.unsubscribe();
    this.#observer.complete();
  }
}

/**
 * Subscribes under an owner, also to what throws where it is made. The observer hears what comes when the owner has left
 * as well, which RxJS would drop. One step between two streams where operators would be several: decorators are nested.
 */
export function listen<T>(owner: Subscription, make: () => Observable<T>, observer: Observer<T>): void {
  const receiver = new Receiver(observer);
  owner.add(receiver);
  let source: Observable<T>;
  try {
    source = make();
  } catch (error) {
    receiver.error(error);
    return;
  }
  source.subscribe(receiver);
}

/** Closes a source that came when its receiver had left: nobody else would. */
export function closeLate(closing: PendingWork): (event: OpenEvent) => void {
  return (event) => {
    if (event.type === 'opened') void closing.track(event.source[Symbol.asyncDispose]());
  };
}
