import type { ProgressEvent } from '@clipwright/core';
import type { LoadedValue, LoadResource } from '@clipwright/core/author';
import { Observable, type Subscriber } from 'rxjs';

/** A value that counts how often it was disposed, and whose closing can be held up. */
export class CountedValue implements AsyncDisposable {
  disposals = 0;
  closing: Promise<void> = Promise.resolve();

  [Symbol.asyncDispose](): Promise<void> {
    this.disposals += 1;
    return this.closing;
  }
}

type LoadStep = ProgressEvent | LoadedValue<CountedValue>;

/** A load moved by hand, which counts its runs. */
export interface CountedLoad {
  readonly load: LoadResource<CountedValue>;
  /** Loads begun so far, and running now. */
  readonly counts: { begun: number; running: number };
  /** The run begun last. */
  emit(event: LoadStep): void;
  fail(error: unknown): void;
  complete(): void;
  /** Gives the run begun last a value, and completes it. */
  finish(): CountedValue;
}

export function countedLoad(): CountedLoad {
  const counts = { begun: 0, running: 0 };
  let last: Subscriber<LoadStep> | undefined;
  const emit = (event: LoadStep): void => last?.next(event);
  const complete = (): void => last?.complete();
  return {
    counts,
    load: () =>
      new Observable((subscriber) => {
        counts.begun += 1;
        counts.running += 1;
        last = subscriber;
        return () => {
          counts.running -= 1;
        };
      }),
    emit,
    complete,
    fail: (error) => last?.error(error),
    finish: () => {
      const value = new CountedValue();
      emit({ type: 'loaded', value });
      complete();
      return value;
    },
  };
}
