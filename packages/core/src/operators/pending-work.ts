/** Work that goes on after whoever asked for it has left: removals, closings, iterators that are ending. */
export interface PendingWork {
  /** How much of it has not ended. */
  readonly size: number;
  /** Resolves when the work has ended, however; never rejects. */
  track(work: PromiseLike<unknown>): Promise<void>;
  /** Resolves when nothing is pending any more, also nothing that came meanwhile. */
  settled(): Promise<void>;
}

export function pendingWork(): PendingWork {
  const pending = new Set<Promise<void>>();
  return {
    get size() {
      return pending.size;
    },
    track: (work) => {
      const end = (): void => {
        pending.delete(done);
      };
      const done = Promise.resolve(work).then(end, end);
      pending.add(done);
      return done;
    },
    settled: async () => {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}
