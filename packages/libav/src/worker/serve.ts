import { ClipwrightError } from '@clipwright/core';
import { errorData } from '../engine/error-data.ts';
import type { ToWorker } from '../engine/protocol.ts';
import type { JobDefinition } from './job.ts';
import type { Parent } from './parent.ts';

// biome-ignore lint/suspicious/noExplicitAny: what a job takes and gives is between it and who begins it
export type AnyJob = JobDefinition<any, any, any>;

/** What a job is, once it was begun. */
interface Running {
  readonly steps: Generator<object | undefined, void, unknown>;
  readonly definition: AnyJob;
  /** Memory that it may use. */
  readonly spent: ArrayBuffer[];
  /** What is handed in with each value that is asked for. */
  readonly asked: unknown[];
  /** Whether one of them is being made. */
  isAtWork: boolean;
}

/**
 * Does the work that a worker is told to do: one step of a job at a time, and between two of them whatever else was
 * told meanwhile.
 *
 * @param exit Ends the worker.
 */
export function serve(
  jobs: Readonly<Record<string, AnyJob>>,
  tell: Parent['tell'],
  exit: () => void,
): (message: ToWorker) => void {
  const running = new Map<number, Running>();

  const step = (job: number, input: unknown): void => {
    const one = running.get(job);
    if (one === undefined) return;
    try {
      const result = one.steps.next(input);
      if (result.done === true) {
        running.delete(job);
        tell({ type: 'ended', job }, []);
      } else if (result.value === undefined) {
        setImmediate(step, job, undefined);
      } else {
        one.isAtWork = false;
        one.spent.push(
          ...tell({ type: 'value', job, value: result.value }, one.definition.moves?.(result.value) ?? []),
        );
        // Others have their turn first.
        if (one.asked.length > 0) setImmediate(begin, job);
      }
    } catch (error) {
      running.delete(job);
      tell({ type: 'failed', job, error: errorData(error) }, []);
    }
  };

  /** Makes the next value that was asked for, where none is being made. */
  const begin = (job: number): void => {
    const one = running.get(job);
    if (one === undefined || one.isAtWork || one.asked.length === 0) return;
    one.isAtWork = true;
    step(job, one.asked.shift());
  };

  /** What it holds goes with it. */
  const free = (job: number): void => {
    const one = running.get(job);
    running.delete(job);
    try {
      one?.steps.return();
    } catch {
      // Nobody waits for it any more.
    }
  };

  return (message) => {
    if (message.type === 'next') {
      const one = running.get(message.job);
      one?.spent.push(...message.spent);
      one?.asked.push(message.input);
      begin(message.job);
    } else if (message.type === 'end') {
      free(message.job);
      tell({ type: 'ended', job: message.job }, []);
    } else if (message.type === 'stop') {
      for (const job of [...running.keys()]) free(job);
      exit();
    } else {
      const definition = Object.hasOwn(jobs, message.name) ? jobs[message.name] : undefined;
      if (definition === undefined) {
        const error = new ClipwrightError('internal', `There is no job ${message.name}.`);
        tell({ type: 'failed', job: message.job, error: errorData(error) }, []);
      } else {
        const spent: ArrayBuffer[] = [];
        const steps = definition.run(message.args, spent);
        running.set(message.job, { steps, definition, spent, asked: [], isAtWork: false });
      }
    }
  };
}
