import { ServerError } from '../errors/server-error.ts';

/** Lets so many work at once, and so many wait. */
export interface Limiter {
  readonly running: number;
  /** Rejects with `busy` where too many wait, and with what the work does. Who leaves while it waits is not begun. */
  run<T>(work: () => Promise<T>, signal?: AbortSignal): Promise<T>;
}

export function limiter(slots: number, places: number): Limiter {
  const waiting = new Set<() => void>();
  let running = 0;
  const turn = (signal: AbortSignal | undefined): Promise<void> => {
    if (running < slots) {
      running++;
      return Promise.resolve();
    }
    if (waiting.size >= places) {
      return Promise.reject(new ServerError('busy', 'The server has too much to do.', 'Ask again in a few seconds.'));
    }
    return new Promise((resolve, reject) => {
      // The slot of whoever ended is handed on.
      const begin = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve();
      };
      const leave = (): void => {
        if (waiting.delete(begin)) reject(signal?.reason);
      };
      waiting.add(begin);
      signal?.addEventListener('abort', leave, { once: true });
    });
  };
  const end = (): void => {
    const [next] = waiting;
    if (next === undefined) {
      running--;
      return;
    }
    waiting.delete(next);
    next();
  };
  return {
    get running() {
      return running;
    },
    run: async (work, signal) => {
      await turn(signal);
      try {
        return await work();
      } finally {
        end();
      }
    },
  };
}
