import type { ProgressEvent } from '@clipwright/core';
import type { LoadedValue, LoadResource } from '@clipwright/core/author';
import { finalize, Subject } from 'rxjs';

/** A value that counts how often it was disposed. */
export class Resource implements AsyncDisposable {
  readonly weight: number;
  disposals = 0;

  constructor(weight = 1) {
    this.weight = weight;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.disposals += 1;
  }
}

export const loaded = <T>(value: T): LoadedValue<T> => ({ type: 'loaded', value });
export const progress = (ratio: number): ProgressEvent => ({ type: 'progress', ratio });

/** One run of a load, moved by hand. */
export class Work {
  readonly events = new Subject<ProgressEvent | LoadedValue<Resource>>();
  running = true;

  finish(value = new Resource()): Resource {
    this.events.next(loaded(value));
    this.events.complete();
    return value;
  }
}

/** A load moved by hand, and its runs in the order they were started. */
export function manualLoad(): { readonly runs: Work[]; readonly load: LoadResource<Resource>; last(): Work } {
  const runs: Work[] = [];
  return {
    runs,
    last: () => {
      const work = runs.at(-1);
      if (work === undefined) throw new Error('No load was started.');
      return work;
    },
    load: () => {
      const work = new Work();
      runs.push(work);
      return work.events.pipe(
        finalize(() => {
          work.running = false;
        }),
      );
    },
  };
}
