import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

/** A server on this machine that counts who comes. */
export interface LocalServer extends AsyncDisposable {
  readonly port: number;
  /** Connections that were made to it, and paths that were asked for. */
  readonly connections: () => number;
  readonly asked: readonly string[];
  /** Connections that are open. */
  readonly open: () => number;
  url(path: string, host?: string): string;
}

export async function localServer(answer: RequestListener, address = '127.0.0.1'): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  const asked: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    answer(request, response);
  });
  server.on('connection', (socket: Socket) => {
    connections += 1;
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, address);
  await once(server, 'listening');
  const found = server.address();
  const { port }: Pick<AddressInfo, 'port'> = typeof found === 'object' && found !== null ? found : { port: 0 };
  return {
    port,
    asked,
    connections: () => connections,
    open: () => sockets.size,
    url: (path, host = '127.0.0.1') => `http://${host}:${port}/${path}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
