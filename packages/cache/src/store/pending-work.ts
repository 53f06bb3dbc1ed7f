/** Keeps track of what is still ending. */
export class PendingWork {
  readonly #pending = new Set<Promise<void>>();

  /** The work must not reject. */
  track(work: Promise<void>): void {
    this.#pending.add(work);
    void work.finally(() => this.#pending.delete(work));
  }

  /** Resolves when nothing is pending any more, also nothing that came while waiting. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await Promise.all(this.#pending);
  }
}
