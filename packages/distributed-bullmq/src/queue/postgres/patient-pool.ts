import { EventEmitter } from 'node:events';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClipwrightError } from '@clipwright/core';
import type { PgPool, PgPoolClient, PgQueryResult } from 'bullmq';
import { DatabaseError, Pool, type PoolClient, type PoolConfig } from 'pg';
import { brokerRefused } from '../../errors.ts';
import { backoffOf, type Reach, silenceOf } from '../reach.ts';
import { isAway, isRefusal } from './postgres-failure.ts';

/** Connections that BullMQ takes: while there is none to be had, whoever asks for one waits. */
export interface PatientPool extends PgPool {
  /** Ends them at once; resolves when their sockets are gone. */
  end(): Promise<void>;
}

export interface PatientPoolOptions {
  readonly address: PoolConfig;
  readonly patience: number;
  readonly reach: Reach;
  /** What is done with a connection before any other, whenever the server was away. */
  readonly prepare: (client: PoolClient) => Promise<void>;
}

/** What BullMQ expects of connections that were closed: it says nothing then. */
const closed = (): Error => new Error('Connection is closed.');

/**
 * BullMQ asks once whether its server is there, and gives what is lost on the way back as an error, where Redis's driver
 * waits and asks again: this does as that. What is asked twice is done once, or its second answer is an error of
 * BullMQ's own, as it is with Redis.
 */
export function patientPool({ address, patience, reach, prepare }: PatientPoolOptions): PatientPool {
  const silence = silenceOf(patience);
  const sockets = new Set<Socket>();
  const ending = new AbortController();
  const pool = new Pool({
    ...address,
    // Two that listen, and some that ask.
    max: 5,
    ...{ connectionTimeoutMillis: Math.min(10_000, silence), query_timeout: silence, keepAlive: true },
    // The server itself finds out who has vanished: nobody waits for a worker that has.
    options: `-c search_path=bullmq -c tcp_keepalives_idle=30 -c tcp_keepalives_interval=10 -c tcp_keepalives_count=3`,
    stream: () => {
      const socket = new Socket();
      sockets.add(socket);
      return socket.once('close', () => sockets.delete(socket));
    },
  });
  const ignore = (): void => {};
  pool.on('error', ignore).on('connect', (client) => client.on('error', ignore));
  const told = new EventEmitter<{ error: [Error] }>().setMaxListeners(0);

  /** Resolves when a connection is to be had; `undefined` while nobody knows that there is none. */
  let gate: Promise<void> | undefined;
  const reached = async (): Promise<void> => {
    reach.away();
    for (let tries = 0; ; tries += 1) {
      try {
        const client = await pool.connect();
        let isPrepared = false;
        try {
          await prepare(client);
          isPrepared = true;
        } finally {
          client.release(!isPrepared);
        }
        reach.back();
        return;
      } catch (cause) {
        if (ending.signal.aborted) throw closed();
        const error = cause instanceof Error ? cause : new Error(String(cause));
        reach.said(error);
        if (!isAway(error)) reach.refused(error instanceof ClipwrightError ? error : brokerRefused(error));
        if (told.listenerCount('error') > 0) told.emit('error', error);
      }
      await sleep(backoffOf(tries), undefined, { signal: ending.signal }).catch(() => {
        throw closed();
      });
    }
  };
  const shut = (): void => {
    gate ??= reached().finally(() => {
      gate = undefined;
    });
    // Whoever waits for it hears of it.
    gate.catch(ignore);
  };
  let outages = 0;
  /** What one connection has found out holds for all: others would be silent, one after the other, for as long. */
  const isOut = (error: unknown): void => {
    outages += 1;
    if (!(error instanceof DatabaseError)) for (const socket of sockets) socket.destroy();
    shut();
  };
  /** Does it again while the server is away. */
  const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
    for (;;) {
      if (ending.signal.aborted) throw closed();
      await gate;
      const before = outages;
      try {
        return await work();
      } catch (error) {
        if (ending.signal.aborted) throw closed();
        if (isRefusal(error)) reach.refused(brokerRefused(error));
        if (!isAway(error)) throw error;
        if (before === outages) isOut(error);
      }
    }
  };
  shut();
  // It is one, but for what the driver's types say of listeners.
  const taken = pool as PgPool;
  const query = <R>(text: string, values?: readonly unknown[]): Promise<PgQueryResult<R>> =>
    patiently(() => taken.query<R>(text, values));
  return Object.assign(told, {
    query,
    connect: () => patiently(async () => lent(await taken.connect(), query)),
    end: async () => {
      ending.abort();
      const gone = [...sockets].map((socket) => new Promise<void>((resolve) => socket.once('close', () => resolve())));
      for (const socket of sockets) socket.destroy();
      await Promise.all(gone);
      // What was still being made ends with its socket.
      await pool.end().catch(ignore);
    },
  });
}

/**
 * One that BullMQ has for itself. That it asks for its tables on one is answered by another where this one breaks: it asks
 * once, and never again. That one cannot be named is no matter: the next one is, that takes its place.
 */
function lent(client: PgPoolClient, another: PgPool['query']): PgPoolClient {
  const own = { query: client.query.bind(client), release: client.release.bind(client) };
  return Object.assign(client, {
    query: (text: string, values?: readonly unknown[]) =>
      own.query(text, values).catch((error: unknown) => {
        if (!isAway(error) || /\bLISTEN\b/.test(text)) throw error;
        return text.includes('set_config') ? { rows: [] } : another(text, values);
      }),
    release: (destroy?: boolean) => {
      // It is the pool's again, and its own method is back.
      Reflect.deleteProperty(client, 'query');
      // Whoever had it has taken all listeners away, and what it says when it ends is nobody's.
      client.on('error', () => {});
      own.release(destroy);
    },
  });
}
