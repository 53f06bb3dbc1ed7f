import type { ProgressEvent } from '@clipwright/core';
import { ReplaySubject, Subject, Subscription } from 'rxjs';
import type { WeighedValue } from './load-once.ts';

/** One load and the value it gave. A key that is loaded again gets a new entry, so entries are compared, not keys. */
export interface Entry<T> {
  readonly key: string;
  /** What the callers see: the load's progress, then the value. Late callers get the latest of them. */
  readonly events: ReplaySubject<ProgressEvent | WeighedValue<T>>;
  /** Stops the load. */
  readonly cancelled: Subject<void>;
  /** Callers who wait for the value or hold it. */
  callers: number;
  /** Absent while loading. */
  opened: WeighedValue<T> | undefined;
  /** Runs while idle. */
  idleTimer: Subscription;
}

/** An entry that nobody has joined yet. */
export function newEntry<T>(key: string): Entry<T> {
  return {
    key,
    events: new ReplaySubject(1),
    cancelled: new Subject(),
    callers: 0,
    opened: undefined,
    idleTimer: Subscription.EMPTY,
  };
}
