import { ClipwrightError } from '@clipwright/core';
import type { PullIterator } from '@clipwright/core/author';
import type { Jobs } from '../jobs/index.ts';
import type { JobDefinition } from '../worker/job.ts';
import type { LibavEngine } from './engine.ts';

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
 * An engine with the work that it does, which is the package's own affair: its types are those of the library, which
 * programs may be without.
 */
export interface JobEngine extends LibavEngine {
  /** Whether each worker is a process of its own: then what it gives is a copy, and memory cannot be given back to it. */
  readonly isolate: boolean;
  /** Begins a piece of work: nothing is done before its first value is asked for. */
  begin<N extends JobName>(name: N, args: JobArgs<N>): LibavJob<JobOutput<N>, JobInput<N>>;
  /** All values of one, by pull; leaving the iterator ends the work at once. */
  values<N extends JobName>(name: N, args: JobArgs<N>): PullIterator<JobOutput<N>>;
}

/** The same engine with its work. Errors: `invalid-option` for what `libavEngine` has not made. */
export function jobsOf(engine: LibavEngine): JobEngine {
  if (isJobEngine(engine)) return engine;
  throw new ClipwrightError('invalid-option', 'The option engine is none that libavEngine makes.', {
    remedy: 'Give it libavEngine().',
    details: { option: 'engine' },
  });
}

function isJobEngine(engine: LibavEngine): engine is JobEngine {
  return 'begin' in engine && 'values' in engine;
}
