import { once } from 'node:events';
import { Redis } from 'ioredis';
import { firstValueFrom, from, merge, Observable } from 'rxjs';
import { brokerLost } from '../errors.ts';

/** Connections to the broker that are this package's own: BullMQ closes those of its own making alone. */
export interface Broker {
  /** Another connection, which comes back by itself whenever it is lost. */
  connect(): Redis;
  /** Never emits: fails (`bullmq/broker-lost`) while the broker has not been reached for as long as is waited for it. */
  readonly lost$: Observable<never>;
  /** What is asked of the broker, given up with {@link lost$}. */
  bounded<T>(work: Promise<T>): Promise<T>;
  /** Ends all of them at once, and what is still asked for; resolves when their sockets are gone. */
  close(): Promise<void>;
}

/**
 * Milliseconds after which a connection is taken for dead that has been silent when an answer was due: half of the
 * patience, so that there is time to come back.
 */
const silenceOf = (patience: number): number => Math.min(30_000, patience * 500);

/** Milliseconds for which the broker may keep those waiting who ask for news: not so long that it looks like silence. */
export const blockingOf = (patience: number): number => Math.ceil(silenceOf(patience) / 6);

/** Milliseconds between tries to come back, at most. */
const longestWait = 2000;

/** @param patience Seconds. */
export function openBroker(url: string, patience: number): Broker {
  const silence = silenceOf(patience);
  const connections = new Set<Redis>();
  const waiters = new Set<(error: Error) => void>();
  let isLost = false;
  let said: Error | undefined;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;
  const lose = (): void => {
    isLost = true;
    for (const fail of [...waiters]) fail(brokerLost(patience, said));
  };
  const away = (): void => {
    timer ??= setTimeout(lose, patience * 1000);
  };
  const back = (): void => {
    clearTimeout(timer);
    timer = undefined;
    isLost = false;
  };
  const lost$ = new Observable<never>((subscriber) => {
    if (isLost) {
      subscriber.error(brokerLost(patience, said));
      return;
    }
    const fail = (error: Error): void => subscriber.error(error);
    waiters.add(fail);
    return () => waiters.delete(fail);
  });
  return {
    lost$,
    connect: () => {
      const connection = new Redis(url, {
        maxRetriesPerRequest: null,
        socketTimeout: silence,
        connectTimeout: Math.min(10_000, silence),
        disconnectTimeout: 100,
        // Also of the connections that BullMQ makes after this one's example.
        retryStrategy: (times) => (isClosed ? null : Math.min(100 * 2 ** Math.min(times, 10), longestWait)),
      });
      // The first of them tells how the broker is.
      if (connections.size === 0) {
        away();
        connection.on('ready', back).on('close', away);
      }
      connection.on('error', (error) => {
        said = error;
      });
      connections.add(connection);
      return connection;
    },
    bounded: (work) => firstValueFrom(merge(from(work), lost$)),
    close: async () => {
      isClosed = true;
      for (const connection of connections) connection.off('close', away);
      clearTimeout(timer);
      lose();
      await Promise.all([...connections].map(ended));
    },
  };
}

/** Ends a connection. One that is waiting to come back has no socket, and never says that it has ended. */
async function ended(connection: Redis): Promise<void> {
  const hasSocket = ['connecting', 'connect', 'ready'].includes(connection.status);
  const end = hasSocket ? once(connection, 'end') : undefined;
  connection.disconnect();
  await end;
}
