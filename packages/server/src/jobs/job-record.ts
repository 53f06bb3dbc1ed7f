import { z } from 'zod';
import { failure } from '../api/error.ts';
import { type Job, jobStates, renderRequest } from '../api/renders.ts';
import { renderReport } from '../api/report.ts';

/** Text of JSON, as a value of that shape. */
function json<S extends z.ZodType>(shape: S) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(shape);
}

/** A row of the table of jobs. */
export const jobRecord = z.object({
  number: z.number(),
  id: z.string(),
  state: z.enum(jobStates),
  output: z.string(),
  created: z.string(),
  started: z.string().nullable(),
  finished: z.string().nullable(),
  attempts: z.number(),
  crashes: z.number(),
  cancelling: z.number(),
  request: json(renderRequest),
  report: json(renderReport).nullable(),
  error: json(failure).nullable(),
  seq: z.number(),
});

export type JobRecord = z.output<typeof jobRecord>;

/** A job as clients have it, as far as it is written. */
export function jobOf(record: JobRecord, position: number | undefined): Job {
  const { id, state, output, created, started, finished, attempts, request, report, error } = record;
  return {
    ...{ id, state, output, created, attempts },
    ...(started === null ? {} : { started }),
    ...(finished === null ? {} : { finished }),
    ...(position === undefined ? {} : { position }),
    ...(report === null ? {} : { report }),
    ...(error === null ? {} : { error }),
    settings: request.output,
    options: request.options ?? {},
    timeline: request.timeline,
  };
}
