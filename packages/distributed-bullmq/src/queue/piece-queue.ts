import { Queue, QueueEvents, type QueueEventsListener, QueueEventsProducer } from 'bullmq';
import { type Observable, Subject } from 'rxjs';
import { filter } from 'rxjs/operators';
import type { PieceJob } from '../job/job-shape.ts';
import { openBroker } from './open-broker.ts';
import type { QueuePlace } from './queue-place.ts';

/** What is told of a job; only to hasten who looks by himself. */
export interface JobNews {
  readonly id: string;
  /** How far it is; absent where it is in another state. */
  readonly ratio?: number;
  /** Present where it is not in the queue any more. */
  readonly isGone?: true;
}

/** Told to all workers. */
export interface CancelListener extends QueueEventsListener {
  cancel: (args: { jobId: string }, id: string) => void;
}

export type JobState =
  | { readonly is: 'absent' | 'waiting' | 'active' }
  | { readonly is: 'failed'; readonly reason: string };

/**
 * The queue as a coordinator has it. What is asked of it fails with `bullmq/broker-lost` when that is, or
 * with `bullmq/broker-refused`.
 */
export interface PieceQueue {
  readonly lost$: Observable<never>;
  news(id: string): Observable<JobNews>;
  stateOf(id: string): Promise<JobState>;
  /** Does nothing where it is there. */
  add(id: string, job: PieceJob): Promise<void>;
  /** Whether it is gone; one that is worked on stays. */
  remove(id: string): Promise<boolean>;
  /** Tells the worker that has it to give it up. */
  cancel(id: string): Promise<void>;
  /** Workers that are connected, now or a moment ago. */
  workers(): Promise<number>;
  close(): Promise<void>;
}

/** Milliseconds before the second try, at most, twice as many before each further one. */
const firstDelay = 1000;
/** Milliseconds for which a number of workers holds. */
const countEvery = 200;
/** Failed jobs that nobody came back for. */
const keptFailures = { age: 24 * 3600, count: 1000 };

/** @param place A checked one. */
export function openPieceQueue(place: Required<QueuePlace>, attempts: number): PieceQueue {
  const broker = openBroker(place);
  const { name, options, backend, eventsWait } = broker;
  const queue = new Queue(name, options, backend);
  const producer = new QueueEventsProducer(name, options, backend);
  const events = new QueueEvents(name, { ...options, blockingTimeout: eventsWait }, backend);
  const all = [queue, producer, events];
  // What goes wrong is told by what is asked, and by `lost$`.
  const ignore = (): void => {};
  queue.on('error', ignore);
  producer.on('error', ignore);
  events.on('error', ignore);
  const news = new Subject<JobNews>();
  const changed = ({ jobId }: { readonly jobId: string }): void => news.next({ id: jobId });
  const gone = ({ jobId }: { readonly jobId: string }): void => news.next({ id: jobId, isGone: true });
  events.on('completed', gone).on('removed', gone).on('failed', changed);
  events.on('waiting', ({ jobId, prev }) => {
    if (prev === 'active') changed({ jobId });
  });
  events.on('progress', ({ jobId, data }) => {
    if (typeof data === 'number') news.next({ id: jobId, ratio: data });
  });
  const { bounded } = broker;
  let counted: { readonly at: number; readonly workers: Promise<number> } | undefined;
  return {
    lost$: broker.lost$,
    news: (id) => news.pipe(filter((each) => each.id === id)),
    stateOf: async (id) => {
      const state = await bounded(queue.getJobState(id));
      if (state === 'failed') {
        const job = await bounded(queue.getJob(id));
        return job === undefined ? { is: 'absent' } : { is: 'failed', reason: job.failedReason ?? '' };
      }
      if (state === 'unknown' || state === 'completed') return { is: 'absent' };
      return { is: state === 'active' ? 'active' : 'waiting' };
    },
    add: async (id, job) => {
      await bounded(
        queue.add(job.piece.kind, job, {
          jobId: id,
          attempts,
          backoff: { type: 'exponential', delay: firstDelay, jitter: 0.5 },
          removeOnComplete: true,
          removeOnFail: keptFailures,
          stackTraceLimit: 0,
        }),
      );
    },
    remove: async (id) => (await bounded(queue.remove(id))) === 1,
    cancel: (id) => bounded(producer.publishEvent({ eventName: 'cancel', jobId: id })),
    workers: () => {
      const now = performance.now();
      // The broker lists all of its clients for it.
      if (counted === undefined || now - counted.at > countEvery)
        counted = { at: now, workers: queue.getWorkersCount() };
      return bounded(counted.workers);
    },
    close: async () => {
      // Theirs would wait for ever for a broker that is away: it is enough that they go no further.
      for (const each of all) each.close().catch(ignore);
      await broker.close();
    },
  };
}
