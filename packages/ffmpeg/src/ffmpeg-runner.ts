import { availableParallelism } from 'node:os';
import { ClipwrightError, type ThreadBudget, threadBudget, toClipwrightError } from '@clipwright/core';
import { from, Observable, Subscription } from 'rxjs';
import type { FfmpegJob, FfmpegRunner, FfmpegTools } from './runner.ts';
import type { Child } from './supervise/child.ts';
import { failureOf } from './supervise/classify.ts';
import { processes } from './supervise/processes.ts';
import { type Judge, runJob } from './supervise/run-job.ts';
import { streamJob } from './supervise/stream-job.ts';
import { findTools } from './tools/find-tools.ts';
import { parentDeathPrefix } from './tools/parent-death.ts';
import type { ToolOptions } from './tools/tool-options.ts';

export interface FfmpegRunnerOptions extends ToolOptions {
  /** Threads that all processes of the program share. @default one token per core that this process may use */
  readonly budget?: ThreadBudget;
  /** Milliseconds between asking a process to end and killing it. @default 1000 */
  readonly graceMs?: number;
}

interface Ready {
  readonly tools: FfmpegTools;
  /** What goes before every command. */
  readonly prefix: readonly string[];
}

/**
 * Runs and supervises ffmpeg and ffprobe as child processes, each in a process group of its own, which is ended with it.
 * The tools are looked for when first needed; a search that failed is made again at the next need. On Linux the children
 * die with this program even if it is killed. To ffmpeg jobs of `run` it adds `-progress pipe:3`. Nothing else is added.
 */
export function ffmpegRunner(options: FfmpegRunnerOptions = {}): FfmpegRunner {
  const budget = options.budget ?? threadBudget(availableParallelism());
  const running = processes(options.graceMs ?? 1000);
  let disposed = false;
  let finding: Promise<Ready> | undefined;

  const refuse = (): ClipwrightError => new ClipwrightError('disposed', 'The runner of ffmpeg was disposed.');

  const find = async (): Promise<Ready> => {
    const [tools, prefix] = await Promise.all([findTools(options), parentDeathPrefix()]);
    return { tools, prefix };
  };
  const ready = (): Promise<Ready> => {
    if (disposed) return Promise.reject(refuse());
    finding ??= find().catch((error: unknown) => {
      finding = undefined;
      throw toClipwrightError(error);
    });
    return finding;
  };

  const start = ({ tools, prefix }: Ready, job: FfmpegJob, extra: readonly string[]): Child => {
    if (disposed) throw refuse();
    const [command = job.tool, ...args] = [...prefix, tools[job.tool].path, ...extra, ...job.args];
    return running.start({ command, args, stdin: job.stdin });
  };

  const judge =
    (job: FfmpegJob): Judge =>
    (ending) =>
      disposed ? refuse() : failureOf(job, ending);

  const run: FfmpegRunner['run'] = (job) =>
    new Observable((subscriber) => {
      const hold = new Subscription();
      const extra = job.tool === 'ffmpeg' ? ['-progress', 'pipe:3'] : [];
      const begin = (found: Ready): void => {
        let child: Child | undefined;
        const spawnChild = (): Child => {
          child = start(found, job, extra);
          // The threads are free when the process is gone, not when it was asked to go.
          void child.ended.then(() => hold.unsubscribe());
          return child;
        };
        hold.add(
          budget.hold(job.threads ?? 1).subscribe(() => {
            subscriber.add(runJob(spawnChild, judge(job)).subscribe(subscriber));
          }),
        );
        subscriber.add(() => {
          if (child === undefined) hold.unsubscribe();
        });
      };
      subscriber.add(from(ready()).subscribe({ next: begin, error: (error) => subscriber.error(error) }));
    });

  return {
    tools: () =>
      new Observable((subscriber) => {
        subscriber.add(
          from(ready()).subscribe({
            next: ({ tools }) => {
              subscriber.next(tools);
              subscriber.complete();
            },
            error: (error) => subscriber.error(error),
          }),
        );
      }),
    budget,
    run,
    stream: (job) => streamJob(async () => start(await ready(), job, []), judge(job)),
    settled: async () => {
      await finding?.catch(() => {});
      await running.settled();
    },
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      await finding?.catch(() => {});
      await running.stopAll();
    },
  };
}
