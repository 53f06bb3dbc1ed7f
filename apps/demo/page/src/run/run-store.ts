import type { Failure, Job, ServerEvents } from '../api/shapes.ts';
import { type Store, storeOf } from '../ui/store.ts';
import { newRecord, type RunRecord } from './record.ts';
import { noSeries, type Series } from './series.ts';

/** The same list twice: side by side, then one after the other. */
export interface Comparison {
  readonly parallel: string;
  /** Absent until the first is done. */
  readonly sequential?: string;
  /** Whether the second was asked for. */
  readonly isGoingOn?: boolean;
}

export interface Run {
  /** The job that is looked at. */
  readonly job?: Job;
  readonly starting: boolean;
  /** The video of the job that was looked at until it was deleted. */
  readonly forgotten?: string;
  /** Why it could not be started. */
  readonly error?: Failure;
  /** Whether the server's events are heard. */
  readonly connected: boolean;
  readonly load?: ServerEvents['load'];
  readonly series: Series;
  /** By job. */
  readonly records: ReadonlyMap<string, RunRecord>;
  /** Changes with what is in the records, at most once a frame. */
  readonly beat: number;
  readonly comparison?: Comparison;
  /** Jobs that are known, by id. */
  readonly jobs: ReadonlyMap<string, Job>;
  /** What was heard last of jobs that are not known yet: events may come before the answer that names their job. */
  readonly heard: ReadonlyMap<string, ServerEvents['state']>;
}

export type RunStore = Store<Run>;

export function runStore(): RunStore {
  return storeOf<Run>({
    starting: false,
    connected: true,
    series: noSeries,
    records: new Map(),
    jobs: new Map(),
    heard: new Map(),
    beat: 0,
  });
}

export function isOver({ state }: Job): boolean {
  return state === 'done' || state === 'failed' || state === 'cancelled';
}

/** Records that are kept beside that of the job that is looked at. */
const keptRecords = 20;

/** What a job did, as it is known so far. */
export function recordOf(store: RunStore, job: string): RunRecord {
  const known = store.get().records.get(job);
  if (known !== undefined) return known;
  const record = newRecord();
  store.update((run) => withRecord(run, job, record));
  return record;
}

export function withRecord(run: Run, job: string, record: RunRecord): Run {
  const needed = seenJobs(run);
  const all = [...run.records].filter(([id]) => id !== job);
  const kept = all.filter(([id], i) => needed.includes(id) || i >= all.length - keptRecords);
  return { ...run, records: new Map([...kept, [job, record]]) };
}

/** All jobs that anything is known of, the newest first, in words. */
export function knownJobs({ jobs, heard }: Pick<Run, 'jobs' | 'heard'>): readonly { id: string; text: string }[] {
  const known = [...jobs.values()].map(({ id, output, state, created }) => ({ id, output, state, since: created }));
  const others = [...heard.values()]
    .filter(({ job }) => !jobs.has(job))
    .map(({ job: id, output, state, at: since }) => ({ id, output, state, since }));
  return [...known, ...others]
    .sort((a, b) => (a.since < b.since ? 1 : -1))
    .map(({ id, output, state }) => ({ id, text: `${output}, ${state}` }));
}

/** Ids of the jobs that are shown. */
export function seenJobs({ job, comparison }: Run): readonly string[] {
  return [job?.id, comparison?.parallel, comparison?.sequential].filter((id) => id !== undefined);
}

/** Without a job of which nothing is known any more. */
export function withoutJob(run: Run, id: string): Run {
  const { job, comparison, ...rest } = run;
  const without = <T>(all: ReadonlyMap<string, T>): ReadonlyMap<string, T> => {
    const left = new Map(all);
    left.delete(id);
    return left;
  };
  const isLooked = job?.id === id;
  const isCompared = comparison?.parallel === id || comparison?.sequential === id;
  return {
    ...rest,
    ...(isLooked ? { forgotten: job.output } : job && { job }),
    ...(comparison !== undefined && !isCompared && { comparison }),
    jobs: without(run.jobs),
    heard: without(run.heard),
    records: without(run.records),
  };
}

/** A job as it is now, whichever it is. */
export function withJob(run: Run, job: Job): Run {
  const jobs = new Map([...run.jobs, [job.id, job]]);
  return run.job?.id === job.id ? { ...run, jobs, job } : { ...run, jobs };
}

/** A job after a change of its state. */
export function afterState(job: Job, { state, at, position, error, report }: ServerEvents['state']): Job {
  const { position: _, progress, ...rest } = job;
  // What was done is done again by the next attempt.
  const isBegun = state === 'queued' || state === 'running';
  return {
    ...rest,
    state,
    ...(!isBegun && progress !== undefined && { progress }),
    ...(position !== undefined && { position }),
    ...(error !== undefined && { error }),
    ...(report !== undefined && { report }),
    ...(state === 'running' && { started: at }),
    ...(isOver({ ...rest, state }) && { finished: at }),
  };
}
