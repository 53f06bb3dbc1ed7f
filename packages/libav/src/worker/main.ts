import { parentPort } from 'node:worker_threads';
import { errorData } from '../engine/error-data.ts';
import type { FromWorker, ToWorker } from '../engine/protocol.ts';
import { libraryMissing } from './library-missing.ts';
import { serve } from './serve.ts';

/** Who gives work: the thread that began this one, or the process. */
function open(): {
  tell(message: FromWorker, transfer: readonly ArrayBuffer[]): void;
  listen(told: (message: ToWorker) => void): void;
} {
  const port = parentPort;
  if (port !== null) {
    return {
      tell: (message, transfer) => port.postMessage(message, [...transfer]),
      listen: (told) => port.on('message', told),
    };
  }
  // Where whoever began this process is gone, nobody waits for anything.
  process.on('disconnect', () => process.exit());
  return {
    tell: (message) => process.send?.(message),
    // biome-ignore lint/suspicious/noExplicitAny: what a parent says is of the protocol
    listen: (told) => process.on('message', (message: any) => told(message)),
  };
}

const { tell, listen } = open();
try {
  // What needs the library is loaded here, where its absence can be told.
  const { about, jobs } = await import('../jobs/index.ts');
  tell({ type: 'ready', about: about() }, []);
  listen(serve(jobs, tell, () => process.exit()));
} catch (error) {
  tell({ type: 'unusable', error: errorData(libraryMissing(error)) }, []);
}
