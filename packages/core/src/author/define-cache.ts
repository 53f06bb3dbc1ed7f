import { Observable } from 'rxjs';
import { hold } from '../bridges/hold.ts';
import type { ClipCache } from '../contracts/clip-cache.ts';
import type { ClipSource } from '../contracts/clip-loader.ts';
import { contractVersions } from '../contracts/contract-versions.ts';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { type IdleValue, shareByKey } from '../operators/share-by-key.ts';
import { subscribeUnder } from '../operators/subscribe-under.ts';
import { checkDefinition } from './check-definition.ts';

/** What a cache has open, as its policy sees it. */
export interface OpenValues {
  /** Values that nobody holds, by key, the least recently used first: what may be closed. */
  readonly idle: ReadonlyMap<string, IdleValue>;
  /** Weight of all open values, idle and in use. */
  readonly weight: number;
}

/** Which entries of a cache stay. */
export interface CachePolicy {
  /**
   * The key of the idle value to close next; `undefined` when all that are idle may stay. Asked after each change,
   * until it says so. Values in use are never closed.
   */
  evict(open: OpenValues): string | undefined;
  /** A caller came for the key: for policies that count by themselves. */
  touched?(key: string): void;
}

/** What the author of a cache writes. A class will do as well as an object: members are called on it. */
export interface CacheDefinition<T extends AsyncDisposable = ClipSource> {
  /** For messages: `my cache`. */
  readonly name: string;
  readonly policy: CachePolicy;
  /** Milliseconds that an idle value stays whatever the policy says, from 0 to 2147483647. @default Infinity */
  readonly idleTimeToLive?: number;
  /** Weight of a value: a whole number of at least 0, asked once. @default 1 for every value */
  weigh?(value: T): number;
}

/**
 * A cache of live resources by a policy of its author's. That says which values stay when nobody uses them; the rest is
 * done here: one load for all who come, its progress, leases, what comes too late, closing each value once.
 *
 * A policy that throws, or names what is not idle, has failed: nothing idle is kept any more, and whoever comes gets
 * `contract-violation`.
 *
 * @param definition Errors: `invalid-option`.
 * @example
 * // Keeps the four values that were used last.
 * const lastFour = defineCache({
 *   name: 'last four',
 *   policy: { evict: ({ idle }) => (idle.size > 4 ? [...idle.keys()][0] : undefined) },
 * });
 */
export function defineCache<T extends AsyncDisposable = ClipSource>(definition: CacheDefinition<T>): ClipCache<T> {
  checkDefinition('defineCache', definition, { name: 'text', policy: 'object' }, { weigh: 'function' });
  const { name, policy } = definition;
  checkDefinition('defineCache', policy, { evict: 'function' }, { touched: 'function' });
  let failure: ClipwrightError | undefined;
  let evicting = false;

  const failed = (what: string, cause?: unknown): void => {
    failure = new ClipwrightError('contract-violation', `The policy of the cache "${name}" ${what}.`, {
      cause,
      remedy: 'It must name the key of an idle value, or nothing.',
    });
  };
  const evictOne = (): boolean => {
    if (failure !== undefined) return shared.evict();
    try {
      const key = policy.evict(open);
      if (key === undefined) return false;
      if (!shared.evict(key)) failed(`named ${JSON.stringify(key)}, which is not idle`);
    } catch (error) {
      failed('threw', error);
    }
    return true;
  };
  const shared = shareByKey<T>({
    name: `cache "${name}"`,
    idleTimeToLive: definition.idleTimeToLive ?? Number.POSITIVE_INFINITY,
    weigh: (value) => definition.weigh?.(value) ?? 1,
    onChange: () => {
      // What closes may come back here.
      if (evicting) return;
      evicting = true;
      while (evictOne());
      evicting = false;
    },
  });
  const open: OpenValues = {
    idle: shared.idle,
    get weight() {
      return shared.weight;
    },
  };

  const acquire: ClipCache<T>['acquire'] = (key, load) =>
    new Observable((subscriber) => {
      try {
        if (failure === undefined) policy.touched?.(key);
      } catch (error) {
        failed('threw', error);
      }
      if (failure === undefined) subscribeUnder(subscriber, shared.get(key, load), subscriber);
      else subscriber.error(failure);
    });

  return {
    contracts: { ClipCache: contractVersions.ClipCache },
    acquire,
    hold: (key, load) => hold(acquire(key, load)),
    settled: shared.settled,
    [Symbol.asyncDispose]: () => shared[Symbol.asyncDispose](),
  };
}
