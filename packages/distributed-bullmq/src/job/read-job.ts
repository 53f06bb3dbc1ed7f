import { jobRefused, versionMismatch } from '../errors.ts';
import { headShape, jobShape, type PieceJob } from './job-shape.ts';
import { maxJobBytes, protocol } from './piece-job.ts';

/** What a job says, as far as that can be told of itself. Errors: `bullmq/version-mismatch`, `bullmq/job-refused`. */
export function readJob(data: unknown): PieceJob {
  const head = headShape.safeParse(data);
  if (!head.success) throw jobRefused('It is no job of a piece.');
  if (head.data.protocol !== protocol) {
    throw versionMismatch(`The job is of protocol ${head.data.protocol}, and this worker of ${protocol}.`);
  }
  if (JSON.stringify(data).length > maxJobBytes) throw jobRefused(`The job has more than ${maxJobBytes} bytes.`);
  const { success, data: job, error } = jobShape.safeParse(data);
  if (success) return job;
  const [issue] = error.issues;
  throw jobRefused(`The job's ${issue?.path.join('.') ?? ''} is none that it can have.`);
}
