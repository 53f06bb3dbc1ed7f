import { AbortError } from '@clipwright/core';
import { z } from 'zod';
import type { Failure } from '../api/error.ts';
import { type RecordingAnswer, recorded } from '../api/events.ts';
import type { Job } from '../api/renders.ts';
import { ServerError } from '../errors/server-error.ts';
import type { Hub } from './hub.ts';
import type { JobChange, KeptEvent } from './job-changes.ts';
import { type JobRecord, jobOf } from './job-record.ts';
import type { JobStore } from './job-store.ts';
import type { RunJob } from './run-job.ts';
import type { ClipFailureOf } from './run-watch.ts';
import { type RunningJob, runningJob } from './running-job.ts';

/** How often a job is begun when its process goes with it. */
const maxCrashes = 3;

export interface JobQueueOptions {
  readonly store: JobStore;
  readonly hub: Hub;
  readonly run: RunJob;
  /** Jobs that run at once. */
  readonly jobs: number;
  readonly failureOf: (error: unknown) => Failure;
  /** What becomes of a clip that fails, as clients are told of it. */
  readonly clipFailure: ClipFailureOf;
  /** Is told of each job that ended, with how long it ran, in seconds. */
  readonly ended?: (state: string, seconds: number) => void;
  /** Removes what is kept of ended jobs beyond what is to be, and gives what tells of it. */
  readonly retain: () => readonly KeptEvent[];
}

/** Runs jobs, the first first. */
export interface JobQueue {
  /** Takes up what an earlier process left, then what waits. */
  start(): void;
  /** Looks for what waits. */
  wake(): void;
  jobOf(record: JobRecord): Job;
  /** What happened in the latest attempt of a job, so far. */
  recordingOf(record: JobRecord): RecordingAnswer;
  /** Errors: `not-found`, `job-finished`. */
  cancel(id: string): Job;
  /** Errors: `not-found`, `job-unfinished`. */
  remove(id: string): void;
  /** What runs is stopped, and waits again; resolves when all of it has ended. */
  stop(): Promise<void>;
}

export function jobQueue({ store, hub, run, jobs, failureOf, clipFailure, ended, retain }: JobQueueOptions): JobQueue {
  const running = new Map<string, RunningJob>();
  const ending = new Set<Promise<void>>();
  let stopping = false;

  const change = (id: string, asked: JobChange): void => hub.tell(store.change(id, asked));

  const found = (id: string): JobRecord => {
    const record = store.find(id);
    if (record === undefined) throw new ServerError('not-found', `There is no job ${id}.`);
    return record;
  };

  const told = (record: JobRecord): Job => {
    const progress = running.get(record.id)?.progress();
    return { ...jobOf(record, store.position(record)), ...(progress === undefined ? {} : { progress }) };
  };

  const forget = (): void => {
    for (const event of retain()) hub.tell(event);
  };

  /** Never rejects. */
  const work = async (record: JobRecord): Promise<void> => {
    const { id } = record;
    const own = runningJob(record, hub, clipFailure);
    running.set(id, own);
    const began = performance.now();
    const outcome = await run(record, own.watch, own.abort.signal).then(
      (report): JobChange => ({ state: 'done', report }),
      (error: unknown): JobChange => {
        const isAborted = own.abort.signal.aborted && error instanceof AbortError;
        if (isAborted) return store.find(id)?.cancelling ? { state: 'cancelled' } : { state: 'queued' };
        return { state: 'failed', error: failureOf(error) };
      },
    );
    own.end();
    running.delete(id);
    store.setRecording(id, JSON.stringify(own.watch.recorded));
    change(id, outcome);
    if (outcome.state !== 'queued') ended?.(outcome.state, (performance.now() - began) / 1000);
    forget();
    wake();
  };

  const wake = (): void => {
    while (!stopping && running.size < jobs) {
      const next = store.next();
      if (next === undefined) return;
      change(next.id, { state: 'running', counts: 'attempts' });
      const end = work({ ...next, attempts: next.attempts + 1 });
      ending.add(end);
      void end.finally(() => ending.delete(end));
    }
  };

  return {
    start: () => {
      for (const { id, crashes, cancelling } of store.open('running')) {
        if (cancelling) change(id, { state: 'cancelled' });
        else if (crashes + 1 < maxCrashes) change(id, { state: 'queued', counts: 'crashes' });
        else {
          const message = `The server was gone ${maxCrashes} times while it ran.`;
          const error = { code: 'crashed', message, remedy: 'See what its clips are; ask for it once more.' };
          change(id, { state: 'failed', error, counts: 'crashes' });
        }
      }
      forget();
      wake();
    },
    wake,
    jobOf: told,
    recordingOf: ({ id, attempts: attempt }) => {
      const live = running.get(id)?.watch;
      if (live !== undefined) return { attempt, total: live.total, events: [...live.recorded] };
      const events = z.array(recorded).parse(JSON.parse(store.recording(id) ?? '[]'));
      return { attempt, total: events.length, events };
    },
    cancel: (id) => {
      const record = found(id);
      if (record.state === 'queued') change(id, { state: 'cancelled' });
      else if (record.state === 'running') {
        // Written first: a job that was to end is not begun again by another process.
        store.markCancelling(id);
        running.get(id)?.abort.abort();
      } else throw new ServerError('job-finished', `The job ${id} has ended.`);
      return told(found(id));
    },
    remove: (id) => {
      const { state } = found(id);
      if (state === 'queued' || state === 'running') {
        throw new ServerError('job-unfinished', `The job ${id} has not ended.`, 'Cancel it first.');
      }
      hub.tell(store.remove(id));
    },
    stop: async () => {
      stopping = true;
      for (const { abort } of running.values()) abort.abort();
      await Promise.all(ending);
    },
  };
}
