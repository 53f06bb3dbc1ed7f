import type { ClipCache } from '@clipwright/core';
import type { CacheEvent, LoadResource } from '@clipwright/core/author';
import type { Subscription } from 'rxjs';
import type { Resource } from './resource.ts';

/** Somebody who acquires a key, and what came of it. */
export class Caller {
  readonly events: CacheEvent<Resource>[] = [];
  error: unknown;
  completed = false;
  readonly #subscription: Subscription;

  constructor(cache: ClipCache<Resource>, key: string, load: LoadResource<Resource>) {
    this.#subscription = cache.acquire(key, load).subscribe({
      next: (event) => this.events.push(event),
      error: (error) => {
        this.error = error;
      },
      complete: () => {
        this.completed = true;
      },
    });
  }

  /** The value, if it was leased. */
  get value(): Resource | undefined {
    return this.lease?.value;
  }

  get lease() {
    return this.events.find((event) => event.type === 'leased');
  }

  leave(): void {
    this.#subscription.unsubscribe();
  }
}
