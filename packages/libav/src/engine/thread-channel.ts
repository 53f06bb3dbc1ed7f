import { SHARE_ENV, Worker } from 'node:worker_threads';
import type { Channel, ChannelEvents } from './channel.ts';
import type { ToWorker } from './protocol.ts';
import { workerEntry } from './worker-entry.ts';

/** Milliseconds after which a thread that does not end is not waited for any more. */
const leftAfter = 30_000;

/** A thread of this process: frames come without being copied. */
export function threadChannel({ told, gone }: ChannelEvents): Channel {
  const worker = new Worker(workerEntry, {
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
