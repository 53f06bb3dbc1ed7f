import { asyncScheduler, Observable, type SchedulerLike, type Subscriber, timer } from 'rxjs';
import { type RetryTransientOptions, retryWaits } from '../operators/retry-transient.ts';
import { Relay } from './relay.ts';

/**
 * Work of a backend, begun anew for each try, that is tried again until it has given its result: all but progress is
 * one. Progress never goes back, though a further try begins at 0.
 *
 * @param late Is handed what comes when its receiver has left.
 */
export type Again = <T>(work: () => Observable<T>, late?: (event: T) => void) => Observable<T>;

/** Errors: `invalid-option`, at the call. */
export function repeating(options: RetryTransientOptions): Again {
  const waitAfter = retryWaits(options);
  const { scheduler = asyncScheduler } = options;
  return (work, late) =>
    new Observable((subscriber) => {
      new Try({ work, late, waitAfter, scheduler, tries: 0, furthest: 0 }, subscriber).begin();
    });
}

/** One piece of work, and how far its tries have come. */
interface Tried<T> {
  readonly work: () => Observable<T>;
  readonly late: ((event: T) => void) | undefined;
  readonly waitAfter: (error: unknown, tries: number) => number | undefined;
  readonly scheduler: SchedulerLike;
  /** The one that runs counts. */
  tries: number;
  furthest: number;
}

class Try<T> extends Relay<T> {
  readonly #tried: Tried<T>;
  #hasResult = false;

  constructor(tried: Tried<T>, out: Subscriber<T>) {
    super(out);
    this.#tried = tried;
  }

  begin(): void {
    this.#tried.tries += 1;
    this.listen(this.#tried.work);
  }

  next(event: T): void {
    if (this.out.closed) {
      this.#tried.late?.(event);
      return;
    }
    const ratio = ratioOf(event);
    if (ratio === undefined) this.#hasResult = true;
    else if (ratio < this.#tried.furthest) return;
    else this.#tried.furthest = ratio;
    this.out.next(event);
  }

  override error(error: unknown): void {
    const { waitAfter, tries, scheduler } = this.#tried;
    const wait = this.out.closed || this.#hasResult ? undefined : waitAfter(error, tries);
    if (wait === undefined) {
      super.error(error);
      return;
    }
    this.unsubscribe();
    this.out.add(timer(wait, scheduler).subscribe(() => new Try(this.#tried, this.out).begin()));
  }
}

/** Of progress, how far it is; `undefined` of anything else. */
function ratioOf(event: unknown): number | undefined {
  if (typeof event !== 'object' || event === null || !('type' in event) || event.type !== 'progress') return undefined;
  return 'ratio' in event && typeof event.ratio === 'number' ? event.ratio : undefined;
}
