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
   * The next value; those that are asked for before it has come are made one after the other. Errors: the work's own, `tool-missing` and `tool-unusable` where there
   * is no library, `tool-failed` where its worker crashed over it, `tool-killed` where that is gone, `tool-stalled`, `disposed`.
   *
   * @param input What the work is handed in.
   * @param transfer Memory of it that goes over, and is not to be used here any more.
   */
  next(input?: In, transfer?: readonly ArrayBuffer[]): Promise<IteratorResult<Out, void>>;
  /** Takes memory of a value that is done with, for others that will come. */
  reuse(memory: ArrayBuffer): void;
  /** Ends it, wherever it is. Resolves when nothing of it is left; harmless when it has ended. */
  end(): Promise<void>;
}

/**
 * An engine with the work that it does, which is the package's own affair: its types are those of the library, which
 * programs may be without.
 */
export interface JobEngine extends LibavEngine {
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
