import type { BackendFactory, IQueueBackend } from 'bullmq';
import type { QueuePlace } from './queue-place.ts';
import type { Reach } from './reach.ts';

/** What BullMQ's objects are made with, and whether the broker behind them is there. */
export interface Broker extends Pick<Reach, 'lost$' | 'bounded'> {
  /** Of the queue, as the broker has it. */
  readonly name: string;
  /** Of each of BullMQ's objects. */
  readonly options: { readonly prefix: string; readonly connection: object };
  /** Has connections that come back by themselves whenever they are lost. */
  readonly backend: BackendFactory<IQueueBackend, object>;
  /** Milliseconds for which who asks for events is kept waiting, at most. */
  readonly eventsWait: number;
  /** Ends all connections at once, and what is still asked for; resolves when their sockets are gone. */
  close(): Promise<void>;
}

/** A kind of brokers. */
export interface BrokerKind {
  /** Throws `invalid-option` for a place where there can be no queue. */
  check(place: Required<QueuePlace>): void;
  open(place: Required<QueuePlace>): Broker;
}
