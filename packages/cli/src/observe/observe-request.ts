import type { Timeline } from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';
import type { ObservedEvent } from '@clipwright/core/observe';
import type { Observable } from 'rxjs';

/** What is to be seen of a run. */
export interface ObserveRequest {
  /** The command: `render`. */
  readonly name: string;
  /** What it is called on a page: `list.json to out.mp4`. */
  readonly about: string;
  readonly timeline: Timeline;
  /** Lists, and the video that is made: files that nothing may be written over. Relative to the working directory. */
  readonly others: readonly string[];
  /** What the run is made with. */
  readonly clipwright: Clipwright;
}

/** A run that is watched, and what is written of it in the end, however it ends. */
export interface Observation {
  watch<E extends ObservedEvent>(events$: Observable<E>): Observable<E>;
  /** Errors: `output-unwritable`, `disk-full`. */
  write(): Promise<void>;
}
