import { ClipwrightError, isTransient, type ThreadBudget, threadBudget, toClipwrightError } from '@clipwright/core';
import { checkContract, checkOptions, type OptionsOf, pendingWork } from '@clipwright/core/author';
import { type InputOptions, inputShape } from '@clipwright/node-kit';
import { defer, from, Observable, of, Subscription, tap } from 'rxjs';
import { inputSafety } from './input-safety.ts';
import { readCores } from './machine/cores.ts';
import { expectedMemory } from './machine/expected-memory.ts';
import { followMachine } from './machine/follow-machine.ts';
import { memoryForJobs } from './machine/memory.ts';
import { peakMemory } from './machine/peak-memory.ts';
import type { FfmpegJob, FfmpegRunner, LocatedTools } from './runner.ts';
import type { Child } from './supervise/child.ts';
import { failureOf } from './supervise/classify.ts';
import { processes } from './supervise/processes.ts';
import { endLeftovers, recordsFolder } from './supervise/records.ts';
import { type Judge, runJob } from './supervise/run-job.ts';
import { streamJob } from './supervise/stream-job.ts';
import { type CheckedTools, checkedTools } from './tools/checked-tools.ts';
import { ffprobeMissing, locateTools } from './tools/find-tools.ts';
import { parentDeathPrefix } from './tools/parent-death.ts';
import type { ToolMemory } from './tools/tool-files.ts';
import { toolChange, toolIdentity } from './tools/tool-identity.ts';
import type { ToolOptions } from './tools/tool-options.ts';

export interface FfmpegRunnerOptions extends ToolOptions {
  /**
   * Where the tools are, as `locateTools` found them: then they are not looked for again. @default they are looked for
   * when first needed
   */
  readonly located?: LocatedTools;
  /**
   * Where to remember what the tools say of themselves, so that they are asked once as long as they and the libraries
   * that they load stay as they are. @default each is asked once per runner
   */
  readonly memory?: ToolMemory;
  /**
   * Threads and memory that all processes of the program share. @default one token per core that this process may use,
   * its affinity and its container's quota respected, and four fifths of the memory that is free
   */
  readonly budget?: ThreadBudget;
  /**
   * What users' files may be, for everything that is read through this runner. @default the usual containers and
   * decoders, within the limits of {@link InputLimits}
   */
  readonly inputs?: InputOptions;
  /** Milliseconds between asking a process to end and killing it. @default 1000 */
  readonly graceMs?: number;
  /**
   * Milliseconds without a sign of life (more frames or bytes than before, notes, output) after which a process is
   * ended with `tool-stalled`; ten times as many where it goes on reading (known on Linux). Time in which it waits for
   * this program does not count. @default 60000
   */
  readonly stallMs?: number;
  /** For jobs that have no `deadlineMs` of their own. @default they may take as long as they show signs of life */
  readonly deadlineMs?: number;
}

const shape = {
  ffmpeg: 'any',
  ffprobe: 'any',
  environment: { ffmpeg: 'any', ffprobe: 'any' } satisfies OptionsOf<NonNullable<ToolOptions['environment']>>,
  path: 'any',
  located: 'any',
  memory: 'any',
  budget: 'any',
  inputs: inputShape,
  graceMs: 'any',
  stallMs: 'any',
  deadlineMs: 'any',
} satisfies OptionsOf<FfmpegRunnerOptions>;

interface Ready {
  readonly tools: LocatedTools;
  readonly checks: CheckedTools;
  /** What goes before every command. */
  readonly prefix: readonly string[];
  /** What stood for their files when they were found. */
  readonly identities: Readonly<Record<FfmpegJob['tool'], string | undefined>>;
  /** Where it is written down what runs, unless the prefix sees to it that nothing outlives this program. */
  readonly recordIn: string | undefined;
}

const mebibyte = 1024 * 1024;

const argumentsOf = async ({ args }: FfmpegJob): Promise<readonly string[]> =>
  'outputs' in args ? (await import('./compose.ts')).composed(args) : args;

/**
 * Runs and supervises ffmpeg and ffprobe as child processes, each in a process group of its own, which is ended with
 * it. The tools are looked for when first needed; a search that failed is made again at the next need. Each is checked
 * by its version while its first job runs, which gives no result where that fails. One that was replaced since is not
 * run (`tool-changed`). On Linux the children die with this program, or the worker thread that it runs in, even if that
 * is killed; where `setpriv` is missing, and on macOS, the next runner of the same user ends them. To ffmpeg jobs of
 * `run` it adds `-progress pipe:3`. Nothing else is added.
 */
export function ffmpegRunner(options: FfmpegRunnerOptions = {}): FfmpegRunner {
  checkOptions('', options, shape);
  checkContract('memory.store', 'ArtifactStore', options.memory?.store);
  const inputs = inputSafety(options.inputs);
  const budget = options.budget ?? threadBudget(readCores().usable, { memory: memoryForJobs() });
  const running = processes({ graceMs: options.graceMs ?? 1000, stallMs: options.stallMs ?? 60_000 });
  const expected = expectedMemory();
  let started = 0;
  let peakBytes = 0;
  let disposed = false;
  let finding: Promise<Ready> | undefined;
  let found: Ready | undefined;

  const refuse = (): ClipwrightError =>
    new ClipwrightError('disposed', 'The runner of ffmpeg was disposed.', { remedy: 'Make another.' });

  const find = async (): Promise<Ready> => {
    const folder = recordsFolder();
    const leftovers = folder === undefined ? undefined : endLeftovers(folder);
    const [tools, prefix] = await Promise.all([
      options.located ?? locateTools(options),
      parentDeathPrefix(),
      leftovers,
    ]);
    const identities = {
      ffmpeg: toolIdentity(tools.ffmpeg.path),
      ffprobe: tools.ffprobe && toolIdentity(tools.ffprobe.path),
    };
    found = {
      tools,
      checks: checkedTools(tools, options.memory),
      prefix,
      identities,
      recordIn: prefix.length > 0 ? undefined : folder,
    };
    return found;
  };
  const ready = (): Promise<Ready> => {
    if (disposed) return Promise.reject(refuse());
    finding ??= find().catch((error: unknown) => {
      finding = undefined;
      throw toClipwrightError(error);
    });
    return finding;
  };

  const starting = pendingWork();
  const prepared = (job: FfmpegJob): Promise<readonly [Ready, readonly string[]]> =>
    Promise.all([ready(), argumentsOf(job)]);

  const checked = async <T>(check: (checks: CheckedTools) => Promise<T>): Promise<T> => {
    const { checks } = await ready();
    try {
      return await check(checks);
    } catch (error) {
      finding = undefined;
      throw toClipwrightError(error);
    }
  };

  /** Whether a tool is another than the one whose version was told. */
  const changed = ({ tool }: FfmpegJob): ClipwrightError | undefined => {
    const path = found?.tools[tool]?.path;
    return found === undefined || path === undefined ? undefined : toolChange(path, found.identities[tool]);
  };

  /** One job: its process, and what is made of how that ended. */
  const supervised = (
    job: FfmpegJob,
    extra: readonly string[],
  ): { readonly start: (those: Ready, args: readonly string[]) => Child; readonly judge: Judge } => {
    let checking: Promise<unknown> = Promise.resolve();
    let ran: readonly string[] = [];
    /** What a tool has to do with a failure that is none of the machine's. */
    const blamed = async (failure: ClipwrightError | undefined): Promise<ClipwrightError | undefined> => {
      if (failure === undefined || isTransient(failure)) return failure;
      return (await found?.checks.again(job.tool).then(() => undefined, toClipwrightError)) ?? failure;
    };
    return {
      start: ({ tools, checks, prefix, recordIn }, own) => {
        const refused = disposed ? refuse() : changed(job);
        if (refused !== undefined) throw refused;
        const program = tools[job.tool]?.path;
        if (program === undefined) throw ffprobeMissing(tools.ffmpeg.path);
        const [command = job.tool, ...args] = [...prefix, program, ...extra, ...own];
        ran = own;
        const { stdin, deadlineMs = options.deadlineMs } = job;
        started += 1;
        const child = running.start({ command, args, stdin, deadlineMs, recordIn });
        // It is checked meanwhile: what is no such tool may never end.
        checking = checks.check(job.tool);
        checking.catch(() => {
          finding = undefined;
          child.stop();
        });
        return child;
      },
      judge: async (ending) => {
        // Of the check that ended it, and no later one, which may go better.
        const unusable = await checking.then(() => undefined, toClipwrightError);
        // It may have been replaced between the look at it and its start.
        return disposed
          ? refuse()
          : (changed(job) ?? unusable ?? (await blamed(failureOf({ tool: job.tool, args: ran }, ending))));
      },
    };
  };

  const run: FfmpegRunner['run'] = (job) =>
    new Observable((subscriber) => {
      const { class: kind, guess } = job.memory ?? { class: job.tool, guess: 64 * mebibyte };
      const hold = new Subscription();
      const { start, judge } = supervised(job, job.tool === 'ffmpeg' ? ['-progress', 'pipe:3'] : []);
      const begin = ([those, args]: readonly [Ready, readonly string[]]): void => {
        let child: Child | undefined;
        const spawnChild = (): Child => {
          child = start(those, args);
          // The threads are free when the process is gone, not when it was asked to go.
          void child.ended.then(({ code }) => {
            hold.unsubscribe();
            // One that was stopped on its way may not have come to its peak, whatever it ends with.
            const isWhole = code === 0 && !subscriber.closed;
            if (peak > (isWhole ? 0 : expected.of(kind, guess))) expected.learn(kind, peak);
          });
          return child;
        };
        // A process that is gone tells no more, but ffmpeg tells of its end before it goes.
        let peak = 0;
        const look = (): void => {
          if (child?.pid === undefined) return;
          peak = Math.max(peak, peakMemory(child.pid) ?? 0);
          peakBytes = Math.max(peakBytes, peak);
        };
        const memory = expected.of(kind, guess);
        hold.add(
          budget.hold(job.threads ?? 1, memory).subscribe(() => {
            const events = runJob(spawnChild, judge, job.tool === 'ffmpeg').pipe(
              tap({
                next: ({ type }) => type === 'written' && look(),
                error: (error) => {
                  if (toClipwrightError(error).code === 'tool-killed') expected.killed(kind, memory);
                },
              }),
            );
            subscriber.add(events.subscribe(subscriber));
          }),
        );
        subscriber.add(() => {
          if (child === undefined) hold.unsubscribe();
        });
      };
      subscriber.add(from(prepared(job)).subscribe({ next: begin, error: (error) => subscriber.error(error) }));
    });

  return {
    located: () => defer(async () => (await ready()).tools),
    ffmpeg: () => defer(() => checked((checks) => checks.ffmpeg())),
    tools: () => defer(() => checked((checks) => checks.all())),
    files: (tool) => defer(async () => await (await ready()).checks.files(tool)),
    usage: () => ({ started, ...(peakBytes === 0 ? {} : { peakBytes }) }),
    inputs,
    budget,
    threads:
      options.budget === undefined ? followMachine(budget, { pids: running.pids }) : defer(() => of(budget.tokens)),
    run,
    stream: (job) => {
      const { start, judge } = supervised(job, []);
      return streamJob(() => {
        const child = prepared(job).then((those) => start(...those));
        // Who leaves before it has started leaves a process that is yet to start, and to be ended.
        void starting.track(child);
        return child;
      }, judge);
    },
    settled: async () => {
      await finding?.catch(() => {});
      await starting.settled();
      await found?.checks.settled();
      await running.settled();
    },
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      await finding?.catch(() => {});
      await running.stopAll();
      await found?.checks.settled();
    },
  };
}
