import type { Command } from 'commander';
import type { JobsFlags } from './commands/jobs.ts';
import type { WorkerFlags } from './commands/worker.ts';
import { columnsOf } from './context.ts';
import { cacheDirOption, cacheSizeOption } from './options/cache-options.ts';
import { parseCount } from './options/concurrency.ts';
import { addQueueOptions } from './options/queue-options.ts';
import { requireOption } from './options/required.ts';
import { addSourceOptions } from './options/source-options.ts';
import { wholeNumber } from './options/whole-number.ts';
import { wrapped } from './output/wrapped.ts';
import type { RunContext } from './plugins/run-context.ts';

const workerHelp = `
The store (--store) must be the coordinator's: a folder that all machines have,
or a bucket. Whoever can write to the queue can use the worker, and render what
is below --media. Told to end (SIGTERM, Ctrl-C), it takes nothing more and
finishes what it has; the second time it ends at once. It needs
@clipwright/distributed-bullmq beside the command.`;

/** Adds `worker` and `jobs`. */
export function addQueueCommands(program: Command, context: RunContext, done: (exitCode: number) => void): void {
  const working = program
    .command('worker')
    .description("make pieces of other machines' renders, which come through a queue");
  addQueueOptions(working, 'where pieces come from')
    .option('--media <folder>', 'where sources are; nothing else is read')
    .option('--concurrency <n>', 'pieces made at once (default: one for each core)', parseCount)
    .option(
      '--drain <seconds>',
      'told to end, it finishes pieces for so long, and then hands them back',
      seconds(0),
      60,
    )
    .option('--gone-after <seconds>', 'without a sign of life for so long it counts as gone', seconds(1), 30);
  requireOption(working, '--media <folder>');
  addSourceOptions(working)
    .addOption(cacheDirOption())
    .addOption(cacheSizeOption())
    .addHelpText('after', () => wrapped(workerHelp, columnsOf(context.stdout)))
    .action(async (_own: unknown, own: Command) => {
      const { worker } = await import('./commands/worker.ts');
      done(await worker(own.optsWithGlobals<WorkerFlags>(), context));
    });

  const listing = program
    .command('jobs')
    .description('list what a queue has: what runs where, what waits, what failed');
  addQueueOptions(listing, 'the queue')
    .option('--most <n>', 'jobs of each state that are listed', wholeNumber(1, 1000), 100)
    .action(async (_own: unknown, own: Command) => {
      const { jobs } = await import('./commands/jobs.ts');
      done(await jobs(own.optsWithGlobals<JobsFlags>(), context));
    });
}

/** A parser of seconds, up to a day. */
function seconds(min: number): (text: string) => number {
  return wholeNumber(min, 86_400);
}
