import type { JobProgress } from '../api/renders.ts';
import type { Hub } from './hub.ts';
import type { JobRecord } from './job-record.ts';
import { type ClipFailureOf, type RunWatch, runWatch } from './run-watch.ts';

/** Milliseconds between two words about how far a job is. */
const pace = 100;

/** A job while it runs. */
export interface RunningJob {
  readonly abort: AbortController;
  readonly watch: RunWatch;
  progress(): JobProgress | undefined;
  /** Nothing is told of it any more, but for what was left to tell. */
  end(): void;
}

/** Tells those who listen how far it is, at a bounded pace. */
export function runningJob(
  { id, attempts: attempt }: Pick<JobRecord, 'id' | 'attempts'>,
  hub: Hub,
  clipFailure: ClipFailureOf,
): RunningJob {
  const watch = runWatch(clipFailure);
  let told = '';
  const tell = (): void => {
    const { first, events } = watch.takeWork();
    if (hub.listeners === 0) return;
    if (events.length > 0) hub.tell({ type: 'work', data: { job: id, attempt, first, events: [...events] } });
    const progress = watch.progress();
    if (progress === undefined) return;
    const { fraction, framesDone } = progress;
    const now = `${fraction} ${framesDone}`;
    if (now === told) return;
    told = now;
    hub.tell({ type: 'progress', data: { job: id, progress } });
  };
  const timer = setInterval(tell, pace);
  return {
    abort: new AbortController(),
    watch,
    progress: watch.progress,
    end: () => {
      clearInterval(timer);
      tell();
    },
  };
}
