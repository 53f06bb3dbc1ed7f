import type { LoadedValue, ProgressEvent } from '@clipwright/core';
import { finalize, type Observable, Subject } from 'rxjs';

/** A value that counts how often it was disposed. */
export class Resource implements AsyncDisposable {
  readonly name: string;
  disposals = 0;

  constructor(name = 'a') {
    this.name = name;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disposals += 1;
  }
}

export const loaded = <T>(value: T): LoadedValue<T> => ({ type: 'loaded', value });
export const progress = (ratio: number): ProgressEvent => ({ type: 'progress', ratio });

/** A load moved by hand: counts its starts and how many run, the last one is at `subject`. */
export function manualLoad<T = Resource>() {
  const state = {
    starts: 0,
    running: 0,
    subject: new Subject<ProgressEvent | LoadedValue<T>>(),
    load: (): Observable<ProgressEvent | LoadedValue<T>> => {
      state.starts += 1;
      state.running += 1;
      const subject = new Subject<ProgressEvent | LoadedValue<T>>();
      state.subject = subject;
      return subject.pipe(finalize(() => (state.running -= 1)));
    },
    finish: (value: T): void => {
      state.subject.next(loaded(value));
      state.subject.complete();
    },
  };
  return state;
}
