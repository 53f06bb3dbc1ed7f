import type { Settling } from '../contracts/settling.ts';
import type { PendingWork } from '../operators/pending-work.ts';

type Backend = Settling & AsyncDisposable;

/**
 * How several backends end as one: all of them settle, and each is disposed of once, whatever becomes of the others.
 *
 * @param closing What the decorator itself has to wait for.
 */
export function together(backends: Iterable<Backend>, closing: PendingWork): Backend {
  const all = [...new Set(backends)];
  const settle = async (): Promise<void> => {
    await Promise.all(all.map((backend) => backend.settled()));
  };
  return {
    settled: async () => {
      await settle();
      await closing.settled();
      // How what was closed ends is for who made it to say.
      await settle();
    },
    [Symbol.asyncDispose]: async () => {
      const endings = await Promise.allSettled(all.map(async (backend) => backend[Symbol.asyncDispose]()));
      for (const ending of endings) if (ending.status === 'rejected') throw ending.reason;
    },
  };
}
