import { type Observable, type Observer, type Subscriber, Subscription } from 'rxjs';
import type { OpenEvent } from '../contracts/clip-loader.ts';
import type { PendingWork } from '../operators/pending-work.ts';

/**
 * One step between a stream and who subscribed to what is made of it: passes on that it failed or ended. It hears what
 * comes when its receiver has left as well, which RxJS would drop: an observer that is a subscription too is handed to
 * a source as it is, any other in a wrapping.
 */
export abstract class Relay<T, R = T> extends Subscription implements Observer<T> {
  protected readonly out: Subscriber<R>;

  constructor(out: Subscriber<R>) {
    super();
    this.out = out;
  }

  abstract next(event: T): void;

  // Whoever is at the end of it leaves then, and all steps with it.
  error(error: unknown): void {
    this.out.error(error);
  }

  complete(): void {
    this.out.complete();
  }

  /**
   * Subscribes under its receiver, also to what throws where it is made. One step where operators would be several:
   * decorators are nested.
   */
  listen(make: () => Observable<T>): void {
    this.out.add(this);
    let source: Observable<T>;
    try {
      source = make();
    } catch (error) {
      this.error(error);
      return;
    }
    source.subscribe(this);
  }
}

/** Closes a source that came when its receiver had left: nobody else would. */
export function closeLate(closing: PendingWork): (event: OpenEvent) => void {
  return (event) => {
    if (event.type === 'opened') void closing.track(event.source[Symbol.asyncDispose]());
  };
}
