import { type ClipSource, ClipwrightError } from '@clipwright/core';
import { checkOptions, type OptionsOf } from '@clipwright/core/author';
import type { SchedulerLike } from 'rxjs';

/** How a memory cache behaves. */
export interface MemoryCacheOptions<T = ClipSource> {
  /**
   * Milliseconds that a value stays open after its last user left; `Infinity` keeps it until the capacity is needed. A
   * value that waits keeps its files or processes, and its timer keeps the program running: dispose the cache to end
   * it.
   * @default 0, closed at once
   */
  readonly idleTimeToLive?: number;
  /**
   * The weight of open values up to which idle ones are kept; above it the least recently used idle ones are closed.
   * Values in use count, and are never closed for it: together they may exceed it.
   * @default Infinity
   */
  readonly capacity?: number;
  /**
   * Weight of a value in units of your choice, such as bytes or handles: a whole number of at least 0. Asked once per
   * value. When it throws or answers otherwise the load fails, with its error or `contract-violation`.
   * @default 1 for every value
   */
  readonly weigh?: (value: T) => number;
  /** The clock of the idle time. @default RxJS's asyncScheduler */
  readonly scheduler?: SchedulerLike;
}

const shape = {
  idleTimeToLive: 'any',
  capacity: 'any',
  weigh: 'any',
  scheduler: 'any',
} satisfies OptionsOf<MemoryCacheOptions<unknown>>;

/** Refuses options that there are not. Errors: `invalid-option`. */
export function checkCacheOptions(options: object): void {
  checkOptions('', options, shape);
}

/** Errors: `invalid-option`. */
export function checkCapacity(capacity: number): number {
  if (capacity >= 0) return capacity;
  throw new ClipwrightError('invalid-option', `capacity is ${capacity}.`, {
    remedy: 'Give a number of at least 0, or Infinity.',
  });
}
