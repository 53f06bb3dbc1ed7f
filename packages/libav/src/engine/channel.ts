import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { FromWorker, ToWorker } from './protocol.ts';

/** What a worker's end was, in words: `exit code 1`, `SIGSEGV`. */
export type WorkerEnd = string;

/** One worker, as who gives it work sees it. */
export interface Channel {
  post(message: ToWorker, transfer: readonly ArrayBuffer[]): void;
  /** Lets the program end while it is idle, or not. */
  hold(busy: boolean): void;
  /**
   * Ends it; resolves when it is gone. A process is killed, whatever it is doing. A thread ends between two steps: one
   * that is ended inside the library takes the program along. Where that step has no end, it is left to itself.
   */
  terminate(): Promise<void>;
}

export interface ChannelEvents {
  told(message: FromWorker): void;
  /** Once, when it is gone, whether it was asked to go or not. */
  gone(end: WorkerEnd): void;
}

// Workers run what is built, also where this file itself is run from its source.
const entry = new URL('../../dist/worker/main.js', import.meta.url);

/** Milliseconds after which a thread that does not end is not waited for any more. */
const leftAfter = 30_000;

/** A thread of this process: frames come without being copied. */
export function threadChannel({ told, gone }: ChannelEvents): Channel {
  const worker = new Worker(entry, {
    ...{ name: 'clipwright-libav', execArgv: [], stdout: true, stderr: true },
    // What an encoder is told by the environment alone it reads from that of the process.
    env: SHARE_ENV,
  });
  let failure: string | undefined;
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', (code) => {
      gone(failure ?? `exit code ${code}`);
      resolve();
    });
  });
  worker.on('message', told);
  worker.on('error', (error) => {
    failure = error instanceof Error ? error.message : String(error);
  });
  worker.unref();
  return {
    post: (message, transfer) => worker.postMessage(message, [...transfer]),
    hold: (busy) => (busy ? worker.ref() : worker.unref()),
    terminate: async () => {
      worker.postMessage({ type: 'stop' } satisfies ToWorker);
      worker.ref();
      let clock: NodeJS.Timeout | undefined;
      const left = new Promise<void>((resolve) => {
        clock = setTimeout(resolve, leftAfter);
      });
      await Promise.race([ended, left]);
      clearTimeout(clock);
      worker.unref();
    },
  };
}

/** A process of its own: what crashes it costs only its own work. Frames are copied once more. */
export function processChannel({ told, gone }: ChannelEvents): Channel {
  const child: ChildProcess = fork(entry, {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    execArgv: [],
  });
  const ended = new Promise<void>((resolve) => {
    let isOver = false;
    const over = (end: string): void => {
      if (isOver) return;
      isOver = true;
      gone(end);
      resolve();
    };
    child.once('error', (error) => {
      // One that never ran has no exit.
      if (child.pid === undefined) over(error.message);
    });
    child.once('exit', (code, signal) => over(signal ?? `exit code ${code}`));
  });
  // biome-ignore lint/suspicious/noExplicitAny: what a child says is of the protocol
  child.on('message', (message: any) => told(message));
  const hold = (busy: boolean): void => {
    if (busy) {
      child.ref();
      child.channel?.ref();
    } else {
      child.unref();
      child.channel?.unref();
    }
  };
  hold(false);
  return {
    post: (message) => {
      // To one that is gone nothing is told; that is heard by its end.
      if (child.connected) child.send(message, () => {});
    },
    hold,
    terminate: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
