import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** Bytes of a connection on their way through. */
export interface Passing {
  /** To the server, or to the client. */
  readonly to: 'server' | 'client';
  /** Which connection it is, and its how many-eth bytes these are in this direction, from 1. */
  readonly connection: number;
  readonly chunk: number;
  readonly data: Buffer;
}

/** What a network does. */
export type TcpFault =
  /** Both ends hear that the connection is broken, and the bytes are lost. */
  | 'drop'
  /** The bytes pass, and then both ends hear that it is broken: whoever asked does not know what became of it. */
  | 'pass-and-drop'
  /** Neither end hears anything ever again: what a firewall does that has forgotten a connection. */
  | 'silence'
  /** Whoever was to get the bytes hears that there are no more; the other direction goes on. */
  | 'half-close'
  /** The bytes, and all after them in this direction, wait for somebody. */
  | { readonly until: Promise<unknown> };

/** Between clients and a server on this machine, as a bad network is. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** Connections that are open. */
  readonly open: number;
  /** Is asked what becomes of each piece of data. @default it passes */
  faults: (passing: Passing) => TcpFault | undefined;
  /** Breaks all connections that there are. */
  dropAll(): void;
}

export async function tcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<Socket>();
  let connections = 0;
  let faults: TcpProxy['faults'] = () => undefined;
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    connections += 1;
    const upstream = connect({ port: target, host: '127.0.0.1', allowHalfOpen: true, noDelay: true });
    const ends = { client, server: upstream };
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // What breaks a connection is told by its end.
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    for (const to of ['server', 'client'] as const) carry(to, connections, ends, (passing) => faults(passing));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const found = server.address();
  const dropAll = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    port: typeof found === 'object' && found !== null ? found.port : 0,
    get open() {
      return sockets.size / 2;
    },
    get faults() {
      return faults;
    },
    set faults(wanted) {
      faults = wanted;
    },
    dropAll,
    [Symbol.asyncDispose]: async () => {
      dropAll();
      server.close();
      await once(server, 'close');
    },
  };
}

type Ends = Readonly<Record<Passing['to'], Socket>>;

/** One direction of one connection. */
function carry(to: Passing['to'], connection: number, ends: Ends, faultOf: TcpProxy['faults']): void {
  const [from, target] = to === 'server' ? [ends.client, ends.server] : [ends.server, ends.client];
  let chunk = 0;
  let isOver = false;
  from.on('data', async (data) => {
    chunk += 1;
    const fault = isOver ? undefined : faultOf({ to, connection, chunk, data });
    if (isOver) return;
    if (fault === undefined) target.write(data);
    else if (typeof fault === 'object') {
      from.pause();
      await fault.until;
      target.write(data);
      from.resume();
    } else {
      isOver = true;
      if (fault === 'half-close') target.end();
      else if (fault === 'drop') breakOff(ends);
      else if (fault === 'pass-and-drop') target.write(data, () => breakOff(ends));
      else for (const socket of Object.values(ends)) socket.removeAllListeners('data').resume();
    }
  });
  from.on('end', () => {
    if (!isOver) target.end();
  });
}

function breakOff(ends: Ends): void {
  for (const socket of Object.values(ends)) socket.resetAndDestroy();
}
