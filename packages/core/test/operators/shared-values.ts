import { finalize, type Observable, Subject, type Subscription } from 'rxjs';
import type { CacheEvent, LoadedValue, LoadResource, LoadScope } from '../../src/contracts/clip-cache.ts';
import type { ProgressEvent } from '../../src/contracts/progress.ts';

export type LoadEvent = ProgressEvent | LoadedValue<Value>;

/** Counts how often it was disposed of. */
export class Value implements AsyncDisposable {
  disposals = 0;
  readonly weight: number;
  readonly #failure: Error | undefined;

  constructor({ weight = 1, failure }: { readonly weight?: number; readonly failure?: Error } = {}) {
    this.weight = weight;
    this.#failure = failure;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disposals++;
    if (this.#failure !== undefined) throw this.#failure;
  }
}

export const progress = (ratio: number): ProgressEvent => ({ type: 'progress', ratio });
export const loaded = (value: Value): LoadedValue<Value> => ({ type: 'loaded', value });
export const leased = (value: Value, hit: boolean) => ({ type: 'leased', value, hit });

/** Somebody who asked for a value, and what came of it. */
export class Caller {
  readonly seen: CacheEvent<Value>[] = [];
  readonly errors: unknown[] = [];
  complete = false;
  readonly #subscription: Subscription;

  constructor(events$: Observable<CacheEvent<Value>>) {
    this.#subscription = events$.subscribe({
      next: (event) => this.seen.push(event),
      error: (error) => this.errors.push(error),
      complete: () => {
        this.complete = true;
      },
    });
  }

  get value(): Value | undefined {
    for (const event of this.seen) if (event.type === 'leased') return event.value;
    return undefined;
  }

  leave(): void {
    this.#subscription.unsubscribe();
  }
}

/** One run of a load, moved by hand. */
export class Run {
  readonly events = new Subject<LoadEvent>();
  readonly scope: LoadScope;
  running = true;

  constructor(scope: LoadScope) {
    this.scope = scope;
  }

  finish(value = new Value()): Value {
    this.events.next(loaded(value));
    this.events.complete();
    return value;
  }
}

/** A load moved by hand, and its runs in the order they were begun. */
export function manualLoad(): {
  readonly runs: readonly Run[];
  readonly load: LoadResource<Value>;
  run(at?: number): Run;
} {
  const runs: Run[] = [];
  return {
    runs,
    run: (at = -1) => {
      const run = runs.at(at);
      if (run === undefined) throw new Error(`There is no run ${at}.`);
      return run;
    },
    load: (scope) => {
      const run = new Run(scope);
      runs.push(run);
      return run.events.pipe(
        finalize(() => {
          run.running = false;
        }),
      );
    },
  };
}
