import type { Observable } from 'rxjs';
import type { Versioned } from './contract-versions.ts';
import type { ProgressEvent } from './progress.ts';
import type { Settling } from './settling.ts';

export interface LeasedEvent<T> {
  readonly type: 'leased';
  readonly value: T;
  /** Whether the value was there, or on its way, before this caller came. */
  readonly hit: boolean;
}

export type CacheEvent<T> = ProgressEvent | LeasedEvent<T>;

/** The last step of a load: the value that the cache will own and dispose. */
export interface LoadedValue<T> {
  readonly type: 'loaded';
  readonly value: T;
}

/** Owns what one run of a load has made, until it is delivered: leased to those who asked for it. */
export interface LoadScope {
  /**
   * Registers what must not be lost on its way, where it comes into being: RxJS drops what comes after its receiver has
   * left, and an operator may drop more. What is not delivered is disposed of, once, as soon as the load has ended or
   * was left; what comes later than that, at once. What is delivered is the very object that `loaded` carries: one that
   * is wrapped is registered as its wrapper.
   *
   * @returns the same.
   */
  add<R extends AsyncDisposable>(resource: R): R;
}

/** Makes the value of a key: progress, then exactly one `loaded`, and completes. */
export type LoadResource<T> = (scope: LoadScope) => Observable<ProgressEvent | LoadedValue<T>>;

/**
 * Live resources, shared by reference count. One load serves all concurrent callers of a key and shares its progress;
 * it is cancelled when the last of them leaves. A failed load reaches every waiter and is not kept. What a load made and
 * did not deliver is disposed of ({@link LoadScope}).
 */
export interface ClipCache<T extends AsyncDisposable = AsyncDisposable> extends Settling, Versioned, AsyncDisposable {
  /**
   * Progress, then one `leased`, and it stays open: the subscription is the lease. Unsubscribing releases it, also
   * while the value waits in a buffer. A key that is closing opens anew.
   * Errors: the load's own; `contract-violation` when the load completes empty or emits twice; `disposed`.
   */
  acquire(key: string, load: LoadResource<T>): Observable<CacheEvent<T>>;
  /** The same for imperative code. Rejects as `acquire` errors. */
  hold(key: string, load: LoadResource<T>): Promise<Lease<T>>;
}

/** A value held until released. Usable with `await using`. */
export interface Lease<T> extends AsyncDisposable {
  readonly value: T;
  readonly hit: boolean;
  /** Gives the value back. A second call throws `lease-released`. */
  release(): void;
}
