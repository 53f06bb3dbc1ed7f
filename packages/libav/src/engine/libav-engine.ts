import { availableParallelism } from 'node:os';
import { ClipwrightError } from '@clipwright/core';
import { checkOptions, checkWholeNumber, type OptionsOf, pendingWork, pullIterator } from '@clipwright/core/author';
import { defer, from } from 'rxjs';
import type { LibavEngine } from './engine.ts';
import type { JobEngine } from './job-engine.ts';
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

  const begin: JobEngine['begin'] = (name, args) => {
    const job = worker().begin(name, args);
    return {
      // biome-ignore lint/suspicious/noExplicitAny: the worker gives what the job of that name does
      next: (input, transfer) => job.next(input, transfer) as Promise<IteratorResult<any, void>>,
      reuse: job.reuse,
      end: () => ending.track(job.end()),
    };
  };

  const engine: JobEngine = {
    workers,
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
  return engine;
}
