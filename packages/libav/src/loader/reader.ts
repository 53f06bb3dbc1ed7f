import { type PullIterator, pullIterator } from '@clipwright/core/author';
import type { JobArgs, JobEngine, JobInput, JobName, JobOutput, LibavJob } from '../engine/job-engine.ts';

/** Begins work on behalf of a reader; what it has begun ends with it. */
export interface ReaderJobs {
  begin<N extends JobName>(name: N, args: JobArgs<N>): LibavJob<JobOutput<N>, JobInput<N>>;
  readonly left: boolean;
}

/** A reader whose work ends when it is left, whatever it is waiting for. */
export function reader<T>(engine: JobEngine, read: (jobs: ReaderJobs) => AsyncGenerator<T, void>): PullIterator<T> {
  const begun: Pick<LibavJob<unknown, unknown>, 'end'>[] = [];
  let left = false;
  const jobs: ReaderJobs = {
    begin: (name, args) => {
      const job = engine.begin(name, args);
      begun.push(job);
      return job;
    },
    get left() {
      return left;
    },
  };
  const stop = async (): Promise<void> => {
    left = true;
    await Promise.all(begun.map((job) => job.end()));
  };
  return pullIterator(async function* () {
    try {
      yield* read(jobs);
    } finally {
      await stop();
    }
  }, stop);
}
