import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** Files and a port that nobody may touch. */
export interface Canaries {
  /** Address of a server on this machine. */
  readonly url: string;
  /** What was touched: names of the files, and `network` for the server. */
  touched(): readonly string[];
}

/**
 * Puts named pipes where a file of a list might lead, and opens a port. Whoever opens a pipe to read it waits until
 * somebody writes, so that none goes unseen; here it is looked every 10 ms whether somebody waits, who then gets
 * nothing.
 */
export async function canaries(
  directory: string,
  names: readonly string[],
): Promise<Canaries & { [Symbol.asyncDispose](): Promise<void> }> {
  const touched = new Set<string>();
  for (const name of names) execFileSync('mkfifo', [join(directory, name)]);
  const looking = setInterval(() => {
    for (const name of names) {
      try {
        closeSync(openSync(join(directory, name), constants.O_WRONLY | constants.O_NONBLOCK));
        touched.add(name);
      } catch {
        // ENXIO: nobody reads it.
      }
    }
  }, 10);
  const server = createServer((socket) => {
    touched.add('network');
    socket.destroy();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    touched: () => [...touched].sort(),
    [Symbol.asyncDispose]: async () => {
      clearInterval(looking);
      server.close();
      await once(server, 'close');
    },
  };
}
