import type { QueuedJob } from '@clipwright/distributed-bullmq';
import { columnsOf } from '../context.ts';
import { queuePackage } from '../distributed/optional-package.ts';
import { neededQueue } from '../distributed/queue-address.ts';
import { exitCodes } from '../exit-codes.ts';
import type { QueueFlags } from '../options/queue-options.ts';
import { table } from '../output/table.ts';
import { counted } from '../output/units.ts';
import { writeJson } from '../output/write-json.ts';
import type { RunContext } from '../plugins/run-context.ts';
import type { JobsReport } from '../reports/jobs-report.ts';
import type { GlobalFlags } from '../settings.ts';

export interface JobsFlags extends GlobalFlags, QueueFlags {
  /** Jobs of each state that are listed, at most. */
  readonly most: number;
}

/** Seconds for which a broker is waited for that does not answer: somebody is looking. */
const patience = 10;

/** What a queue has: what is worked on and where, what waits, and what failed. Errors: those of the queue. */
export async function jobs(flags: JobsFlags, context: RunContext): Promise<number> {
  const { url, told } = await neededQueue(flags, context);
  const { bullmqJobs } = await queuePackage();
  const report = { queue: told, ...(await bullmqJobs({ queue: { url, patience }, most: flags.most })) };
  if (flags.json) writeJson(context, 'jobs', report);
  else context.stdout.write(pageOf(report, columnsOf(context.stdout)));
  return exitCodes.success;
}

function pageOf({ workers, active, waiting, failed, jobs: listed }: JobsReport, width: number | undefined): string {
  const named = workers.filter((name) => name !== '');
  const who = named.length === 0 ? '' : `: ${named.join(', ')}`;
  const head = `${counted(workers.length, 'worker')}${who}\n${active} in work, ${waiting} waiting, ${failed} failed\n`;
  if (listed.length === 0) return head;
  const columns = [
    ...[{ title: 'state' }, { title: 'job' }, { title: 'worker' }, { title: 'piece' }],
    ...[{ title: 'of', shrink: true }, { title: 'what' }],
  ];
  return `${head}\n${table(columns, listed.map(rowOf), width)}`;
}

function rowOf({ state, job, worker = '', kind, sources = [], ratio, code = '' }: QueuedJob): readonly string[] {
  const what = state === 'failed' ? code : ratio === undefined ? '' : `${Math.floor(ratio * 100)} %`;
  return [state, job.slice(0, 12), worker, kind ?? '', sources.join(', '), what];
}
