import { availableParallelism } from 'node:os';
import { ClipwrightError } from '@clipwright/core';
import {
  checkOptions,
  checkWholeNumber,
  type OptionsOf,
  type PullIterator,
  pendingWork,
  pullIterator,
  type Settling,
} from '@clipwright/core/author';
import { defer, from, type Observable } from 'rxjs';
import type { Jobs } from '../jobs/index.ts';
import type { JobDefinition } from '../worker/job.ts';
import type { LibavInfo } from './protocol.ts';
import { type EngineWorker, engineWorker } from './worker.ts';

export interface LibavEngineOptions {
  /** Workers at most. They begin when they are needed. @default one for each core, at most 8 */
  readonly workers?: number;
  /**
   * Whether each worker is a process of its own, so that a crash of FFmpeg's code costs its work alone, and not the
   * program: frames are copied once more then. @default false: each is a thread
   */
  readonly isolate?: boolean;
  /** Seconds that one step of work may take before its worker is given up (`tool-stalled`). @default 120 */
  readonly patience?: number;
}

const shape = { workers: 'any', isolate: 'flag', patience: 'any' } satisfies OptionsOf<LibavEngineOptions>;

export type JobName = keyof Jobs;
type Part<N extends JobName> =
  Jobs[N] extends JobDefinition<infer Args, infer Out, infer In> ? { args: Args; out: Out; in: In } : never;
export type JobArgs<N extends JobName> = Part<N>['args'];
export type JobOutput<N extends JobName> = Part<N>['out'];
export type JobInput<N extends JobName> = Part<N>['in'];

/** A piece of work in a worker. */
export interface LibavJob<Out, In> {
  /**
   * The next value; one is asked for at a time. Errors: the work's own, `tool-missing` and `tool-unusable` where there
   * is no library, `tool-killed` where its worker is gone, `tool-stalled`, `disposed`.
   *
   * @param input What the work is handed in.
   * @param transfer Memory of it that goes over, and is not to be used here any more.
   */
  next(input?: In, transfer?: readonly ArrayBuffer[]): Promise<IteratorResult<Out, void>>;
  /** Ends it, wherever it is. Resolves when nothing of it is left; harmless when it has ended. */
  end(): Promise<void>;
}

/**
 * FFmpeg's libraries at work beside this thread: they block, and so run in workers. One engine may serve a loader, a
 * prober and a renderer; whoever made it disposes it.
 */
export interface LibavEngine extends Settling, AsyncDisposable {
  /** Workers that it may have: as many pieces of work run at once. */
  readonly workers: number;
  /** Whether each is a process of its own: then what it gives is a copy, and memory cannot be given back to it. */
  readonly isolate: boolean;
  /** What the library is. Errors: `tool-missing`, `tool-unusable`. */
  about(): Observable<LibavInfo>;
  /** Begins a piece of work: nothing is done before its first value is asked for. */
  begin<N extends JobName>(name: N, args: JobArgs<N>): LibavJob<JobOutput<N>, JobInput<N>>;
  /** All values of one, by pull; leaving the iterator ends the work at once. */
  values<N extends JobName>(name: N, args: JobArgs<N>): PullIterator<JobOutput<N>>;
}

/** Errors: `invalid-option`. */
export function libavEngine(options: LibavEngineOptions = {}): LibavEngine {
  checkOptions('', options, shape);
  const { workers = Math.min(8, availableParallelism()), isolate = false, patience = 120 } = options;
  checkWholeNumber('workers', workers);
  if (!(patience > 0 && patience <= 2_000_000)) {
    throw new ClipwrightError('invalid-option', `The option patience is ${patience}.`, {
      remedy: 'Give seconds above 0.',
      details: { option: 'patience' },
    });
  }
  const pool = new Set<EngineWorker>();
  const ending = pendingWork();
  let disposed = false;

  /** The one that has least to do. */
  const worker = (): EngineWorker => {
    if (disposed) throw new ClipwrightError('disposed', 'The engine was disposed.');
    const [idlest] = [...pool].sort((a, b) => a.jobs - b.jobs);
    if (idlest !== undefined && (idlest.jobs === 0 || pool.size >= workers)) return idlest;
    const added = engineWorker({ isolate, patience: 1000 * patience, onGone: (gone) => pool.delete(gone) });
    pool.add(added);
    return added;
  };

  const begin: LibavEngine['begin'] = (name, args) => {
    const job = worker().begin(name, args);
    return {
      // biome-ignore lint/suspicious/noExplicitAny: the worker gives what the job of that name does
      next: (input, transfer) => job.next(input, transfer) as Promise<IteratorResult<any, void>>,
      end: () => ending.track(job.end()),
    };
  };

  return {
    workers,
    isolate,
    about: () => defer(() => from(worker().about())),
    begin,
    values: (name, args) => {
      let job: ReturnType<typeof begin> | undefined;
      const values = async function* () {
        job = begin(name, args);
        for (;;) {
          const result = await job.next();
          if (result.done === true) return;
          yield result.value;
        }
      };
      // biome-ignore lint/suspicious/noExplicitAny: as above
      return pullIterator<any>(values, async () => job?.end());
    },
    settled: () => ending.settled(),
    [Symbol.asyncDispose]: async () => {
      disposed = true;
      await Promise.all([...pool].map((one) => one.terminate()));
      await ending.settled();
    },
  };
}
