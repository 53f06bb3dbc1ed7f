import { writeSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';
import { memoryDescriptor, pack } from '../engine/packed.ts';
import type { FromWorker, ToWorker } from '../engine/protocol.ts';

/** Who gives work. */
export interface Parent {
  /** Tells it something; gives the memory that stays here, and can be used again. */
  tell(message: FromWorker, transfer: readonly ArrayBuffer[]): readonly ArrayBuffer[];
  listen(told: (message: ToWorker) => void): void;
}

/** The thread that began this one, or the process. */
export function parent(): Parent {
  const port = parentPort;
  if (port !== null) {
    return {
      tell: (message, transfer) => {
        port.postMessage(message, [...transfer]);
        return [];
      },
      listen: (told) => port.on('message', told),
    };
  }
  // Where whoever began this process is gone, nobody waits for anything.
  process.on('disconnect', () => process.exit());
  return {
    tell: (message, transfer) => {
      process.send?.(transfer.length === 0 ? message : pack(message, transfer));
      for (const memory of transfer) write(new Uint8Array(memory));
      return transfer;
    },
    // biome-ignore lint/suspicious/noExplicitAny: what a parent says is of the protocol
    listen: (told) => process.on('message', (message: any) => told(message)),
  };
}

/** Waits until all of it is taken: whoever asked for it reads whatever comes. */
function write(bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(memoryDescriptor, bytes, done);
}
