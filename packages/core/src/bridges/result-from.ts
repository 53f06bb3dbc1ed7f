import { type Observable, Subscription } from 'rxjs';
import { ClipwrightError } from '../errors/clipwright-error.ts';
import { subscribeUnder } from '../operators/subscribe-under.ts';
import { checkOptions, type OptionsOf } from '../options/check-options.ts';
import { heard } from './abortable.ts';

/** The last event of a run. */
export interface DoneEvent<R> {
  readonly type: 'done';
  readonly report: R;
}

/** Any other event of a run. */
export interface StepEvent {
  readonly type: string;
  readonly report?: never;
}

export interface ResultFromOptions {
  /** Cancels the run. A signal that is aborted already starts nothing. */
  readonly signal?: AbortSignal | undefined;
}

const shape = { signal: 'any' } satisfies OptionsOf<ResultFromOptions>;

/**
 * Runs a stream of events and gives the report of its `done`. Rejects with the stream's error, with an AbortError when
 * the signal aborts (it carries the report so far, and comes once everything has ended), and with `contract-violation`
 * when the stream completes without a report.
 *
 * @example
 * const report = await resultFrom(loadClips(clips, { loader }));
 */
export function resultFrom<R>(
  events$: Observable<DoneEvent<R> | StepEvent>,
  options: ResultFromOptions = {},
): Promise<R> {
  return new Promise((resolve, reject) => {
    checkOptions('', options, shape);
    const running = new Subscription();
    subscribeUnder(running, heard(events$, options.signal), {
      next: (event) => {
        if (!isDone(event)) return;
        resolve(event.report);
        running.unsubscribe();
      },
      error: reject,
      complete: () => reject(new ClipwrightError('contract-violation', 'The run completed without a report.')),
    });
  });
}

function isDone<R>(event: DoneEvent<R> | StepEvent): event is DoneEvent<R> {
  return event.type === 'done';
}
