import type { Subscriber } from 'rxjs';
import type { ProgressEvent } from '../contracts/progress.ts';
import type { PendingWork } from '../operators/pending-work.ts';

/** What a piece of work gave, held until released. */
export interface Held<T> {
  readonly value: T;
  /** Whether it was there already. */
  readonly hit: boolean;
  /** Whether it is for those alone who have joined by now. @default false */
  readonly unshared?: boolean;
  /** Never rejects. */
  release(): Promise<void>;
}

/** Work that ends early when the signal says so, having removed what it left unfinished. */
export type Task<T> = (signal: AbortSignal, progress: (event: ProgressEvent) => void) => Promise<Held<T>>;

export type SharedEvent<T> = ProgressEvent | { readonly type: 'held'; readonly value: T; readonly hit: boolean };

/**
 * One piece of work for all who join it: it is cancelled, or its result released, when the last of them leaves.
 * Progress, then one `held`, and it stays open. Everybody brings work that comes to the same, and that of the first is
 * done. What fails after its own member has left is begun anew by the next: what it needs may have gone with that one.
 */
export class SharedWork<T> {
  readonly #members = new Map<Subscriber<SharedEvent<T>>, Task<T>>();
  readonly #cancel = new AbortController();
  readonly #pending: PendingWork;
  readonly #onUnshared: () => void;
  readonly #onClosed: () => void;
  /** Whose work it is. */
  #owner: Subscriber<SharedEvent<T>> | undefined;
  #latest: ProgressEvent | undefined;
  #held: Held<T> | undefined;
  #closed = false;

  /**
   * @param pending What outlives the members is tracked here.
   * @param onUnshared Called when nobody may join any more: once or twice.
   * @param onClosed Called once, when it has ended.
   */
  constructor(pending: PendingWork, onUnshared: () => void, onClosed: () => void) {
    this.#pending = pending;
    this.#onUnshared = onUnshared;
    this.#onClosed = onClosed;
  }

  /** Unsubscribing is leaving. The first to join starts it. */
  join(member: Subscriber<SharedEvent<T>>, work: Task<T>): void {
    this.#members.set(member, work);
    member.add(() => this.#leave(member));
    if (this.#latest !== undefined) member.next(this.#latest);
    if (this.#held !== undefined) member.next({ type: 'held', value: this.#held.value, hit: true });
    if (this.#owner === undefined) this.#pending.track(this.#run(member, work));
  }

  async #run(member: Subscriber<SharedEvent<T>>, work: Task<T>): Promise<void> {
    this.#owner = member;
    try {
      const held = await work(this.#cancel.signal, (event) => this.#progress(event));
      if (this.#closed) await held.release();
      else this.#hold(held);
    } catch (error) {
      const [next] = this.#members;
      if (next === undefined || this.#members.has(member)) this.fail(error);
      else await this.#run(...next);
    }
  }

  /** Ends it for everybody. */
  fail(error: unknown): void {
    const members = [...this.#members.keys()];
    this.#members.clear();
    this.#close();
    for (const member of members) member.error(error);
  }

  #progress(event: ProgressEvent): void {
    if (this.#closed || event.ratio <= (this.#latest?.ratio ?? -1)) return;
    this.#latest = event;
    for (const member of [...this.#members.keys()]) member.next(event);
  }

  #hold(held: Held<T>): void {
    this.#held = held;
    if (held.unshared === true) this.#onUnshared();
    for (const member of [...this.#members.keys()]) {
      member.next({ type: 'held', value: held.value, hit: held.hit || member !== this.#owner });
    }
  }

  #leave(member: Subscriber<SharedEvent<T>>): void {
    this.#members.delete(member);
    if (this.#members.size === 0) this.#close();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#onUnshared();
    this.#onClosed();
    if (this.#held === undefined) this.#cancel.abort();
    else this.#pending.track(this.#held.release());
  }
}
