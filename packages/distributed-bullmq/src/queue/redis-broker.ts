import { once } from 'node:events';
import { createRedisBackend } from 'bullmq';
import { Redis } from 'ioredis';
import type { Broker, BrokerKind } from './broker.ts';
import type { QueuePlace } from './queue-place.ts';
import { backoffOf, blockingOf, brokerReach, silenceOf } from './reach.ts';

export const redisBroker: BrokerKind = { check: () => {}, open };

/** BullMQ closes the connections of its own making alone: those that it is given are this package's. */
function open({ url, name, prefix, patience }: Required<QueuePlace>): Broker {
  const silence = silenceOf(patience);
  const reach = brokerReach(patience);
  const connections = new Set<Redis>();
  let isClosed = false;
  const connect = (): Redis => {
    const connection = new Redis(url, {
      maxRetriesPerRequest: null,
      socketTimeout: silence,
      connectTimeout: Math.min(10_000, silence),
      disconnectTimeout: 100,
      // Also of the connections that BullMQ makes after this one's example.
      retryStrategy: (times) => (isClosed ? null : backoffOf(times)),
    });
    // The first of them tells how the broker is.
    if (connections.size === 0) {
      reach.away();
      connection.on('ready', reach.back).on('close', reach.away);
    }
    connection.on('error', reach.said);
    connections.add(connection);
    return connection;
  };
  return {
    ...{ name, lost$: reach.lost$, bounded: reach.bounded, eventsWait: blockingOf(patience) },
    options: { prefix, connection: {} },
    backend: (queue, options, more) => createRedisBackend(queue, { ...options, connection: connect() }, more),
    close: async () => {
      isClosed = true;
      for (const connection of connections) connection.off('close', reach.away);
      reach.end();
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
