import type { PendingWork } from '@clipwright/core/author';
import { evict } from './evict.ts';
import type { StoreContext } from './store-parts.ts';

/** Down to this part of the limit, so that not every new entry starts an eviction. */
const lowMark = 0.9;
/** Others add to the directory as well: after this part of the limit has been added by us, it is measured again. */
const measureEvery = 0.05;

/** Keeps the directory below its limit, beside the requests: it may be exceeded for a moment. */
export class Evictor {
  readonly #parts: StoreContext;
  readonly #maxBytes: number;
  readonly #pending: PendingWork;
  #unmeasured = 0;
  #running: Promise<void> | undefined;

  constructor(parts: StoreContext, maxBytes: number, pending: PendingWork) {
    this.#parts = parts;
    this.#maxBytes = maxBytes;
    this.#pending = pending;
  }

  /** That many bytes came in. */
  added(bytes: number): void {
    const { counts } = this.#parts;
    this.#unmeasured += bytes;
    if (counts.bytes !== undefined) counts.bytes += bytes;
    if (this.#running === undefined && this.#mayBeFull()) this.#pending.track(this.#run());
  }

  /**
   * The last look, when nothing is in use any more, unless it was measured and what was added since leaves room:
   * looking costs the more, the more the store holds. Never rejects.
   */
  async finish(): Promise<void> {
    await this.#running;
    const { bytes } = this.#parts.counts;
    if (bytes === undefined ? this.#unmeasured > 0 : this.#mayBeFull()) await this.#run();
  }

  #mayBeFull(): boolean {
    const { bytes } = this.#parts.counts;
    return bytes === undefined || bytes > this.#maxBytes || this.#unmeasured >= this.#maxBytes * measureEvery;
  }

  #run(): Promise<void> {
    const run = async (): Promise<void> => {
      const { files, layout, counts } = this.#parts;
      this.#unmeasured = 0;
      try {
        const done = await evict(files, layout, this.#maxBytes, this.#maxBytes * lowMark);
        counts.bytes = done.bytes + this.#unmeasured;
        counts.evicted += done.removedFiles;
        counts.evictedBytes += done.removedBytes;
      } catch {
        counts.failures += 1;
      }
      this.#running = undefined;
    };
    this.#running = run();
    return this.#running;
  }
}
