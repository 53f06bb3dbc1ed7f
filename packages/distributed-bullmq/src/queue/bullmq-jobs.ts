import { checkOptions, checkWholeNumber, type OptionsOf } from '@clipwright/core/author';
import { type Job as BullmqJob, Queue } from 'bullmq';
import { type FailedReason, failedReason } from '../job/failed-reason.ts';
import { type ToldOfJob, toldOfJob } from '../job/told-of-job.ts';
import { checkedPlace, openBroker } from './open-broker.ts';
import type { QueuePlace } from './queue-place.ts';

export interface BullmqJobsOptions {
  readonly queue: QueuePlace;
  /** Jobs of each state that are listed, at most. @default 100 */
  readonly most?: number;
}

const shape = { queue: 'any', most: 'any' } satisfies OptionsOf<BullmqJobsOptions>;

/** What a queue has. Plain JSON data. */
export interface QueueReport {
  /** Workers that are connected, by their names; empty texts of those that have none. */
  readonly workers: readonly string[];
  /** Jobs that are worked on, also those that are not listed. */
  readonly active: number;
  /** Jobs that wait, also those that are not listed. */
  readonly waiting: number;
  /** Jobs that failed, also those that are not listed. */
  readonly failed: number;
  /** Those that are worked on, then those that wait, the next one first, then those that failed, the latest first. */
  readonly jobs: readonly QueuedJob[];
}

/** A piece in a queue. Plain JSON data. */
export interface QueuedJob extends ToldOfJob, Partial<FailedReason> {
  readonly job: string;
  readonly state: 'active' | 'waiting' | 'failed';
  /** Since when, as text of ISO 8601, by the clock of who put it there. */
  readonly since: string;
  /** Tries that have failed. */
  readonly failures: number;
  /** The name of the worker that has it, or had it last. */
  readonly worker?: string;
  /** How far it is, from 0 to 1. */
  readonly ratio?: number;
}

/** Jobs that wait for a while before they are tried again wait, too. */
const waiting = ['wait', 'prioritized', 'delayed'] as const;

/**
 * What a queue has just now: workers, and pieces that are worked on, wait, or have failed. Errors: `invalid-option`,
 * `bullmq/broker-lost` where the broker was not to be reached for as long as is waited for it, `bullmq/broker-refused`.
 *
 * @example
 * const { jobs } = await bullmqJobs({ queue: { url: 'redis://queue' } });
 */
export async function bullmqJobs(options: BullmqJobsOptions): Promise<QueueReport> {
  checkOptions('', options, shape, { required: ['queue'] });
  const { most = 100 } = options;
  checkWholeNumber('most', most);
  const broker = openBroker(checkedPlace(options.queue));
  // It looks, and changes nothing.
  const queue = new Queue(broker.name, { ...broker.options, skipMetasUpdate: true }, broker.backend);
  // What goes wrong is told by what is asked.
  queue.on('error', () => {});
  try {
    const end = most - 1;
    const [clients, counts, inWork, next, failed] = await broker.bounded(
      Promise.all([
        queue.getWorkers(),
        queue.getJobCounts('active', 'failed', ...waiting),
        queue.getJobs('active', 0, end),
        queue.getJobs([...waiting], 0, end, true),
        queue.getJobs('failed', 0, end),
      ]),
    );
    const { active = 0, failed: failures = 0 } = counts;
    return {
      workers: clients.map(({ rawname = '' }) => nameIn(rawname)).sort(),
      active,
      failed: failures,
      waiting: waiting.reduce((sum, state) => sum + (counts[state] ?? 0), 0),
      jobs: [
        ...inWork.map((job) => queued(job, 'active')),
        ...next.slice(0, most).map((job) => queued(job, 'waiting')),
        ...failed.map((job) => queued(job, 'failed')),
      ],
    };
  } finally {
    queue.close().catch(() => {});
    await broker.close();
  }
}

/** A connection is called by the queue, and the worker behind it. */
function nameIn(connection: string): string {
  const [, name = ''] = /:w:(.*)$/.exec(connection) ?? [];
  return name;
}

type Job = Pick<
  BullmqJob,
  | 'id'
  | 'data'
  | 'timestamp'
  | 'processedOn'
  | 'finishedOn'
  | 'attemptsMade'
  | 'processedBy'
  | 'progress'
  | 'failedReason'
>;

function queued(job: Job, state: QueuedJob['state']): QueuedJob {
  const { id = '', data, timestamp, processedOn, finishedOn, attemptsMade, processedBy, progress } = job;
  const since = { active: processedOn, waiting: undefined, failed: finishedOn }[state] ?? timestamp;
  return {
    ...{ job: id, state, since: new Date(since).toISOString(), failures: attemptsMade },
    ...(processedBy === undefined || state === 'waiting' ? {} : { worker: processedBy }),
    ...(typeof progress === 'number' && state === 'active' ? { ratio: progress } : {}),
    ...toldOfJob(data),
    ...(state === 'failed' ? failedReason(job.failedReason ?? '') : {}),
  };
}
