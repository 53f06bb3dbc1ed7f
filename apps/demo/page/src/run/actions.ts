import { ApiError, failureOf } from '../api/api-error.ts';
import { ask } from '../api/client.ts';
import type { Job, RenderOptions } from '../api/shapes.ts';
import type { Studio } from '../app/studio.ts';
import { timelineOf } from '../model/project.ts';
import { kept } from '../ui/kept.ts';
import type { Heard } from './follow.ts';
import { newRecord } from './record.ts';
import { afterState, isOver, type RunStore, seenJobs, withJob, withRecord } from './run-store.ts';
import { noSeries } from './series.ts';
import { nameWith, requestOf } from './settings.ts';

/** Names that are tried, where files of the ones before are there already. */
const mostNames = 100;

/** Starts a render of what is on the timeline, and looks at it. `undefined`: it could not be started. */
async function begin(studio: Studio, name: string, more?: RenderOptions): Promise<Job | undefined> {
  const { run } = studio;
  run.update(({ error: _, ...rest }) => ({ ...rest, starting: true }));
  try {
    const job = await ordered(studio, name, more);
    look(run, job);
    return run.get().job;
  } catch (error) {
    run.update((state) => ({ ...state, starting: false, error: failureOf(error) }));
    return undefined;
  }
}

/** Asks for a render under the first name that is free: nothing that was made before is written over. */
async function ordered({ editor, settings }: Studio, name: string, more?: RenderOptions): Promise<Job> {
  const timeline = timelineOf(editor.get().history.present);
  for (let number = 1; ; number++) {
    const free = number === 1 ? name : nameWith(name, String(number));
    try {
      return await ask<Job>('/renders', {
        method: 'POST',
        body: requestOf({ ...settings.get(), name: free }, timeline, more),
        headers: { 'idempotency-key': crypto.randomUUID() },
      });
    } catch (error) {
      const isTaken = error instanceof ApiError && ['output-exists', 'output-reserved'].includes(error.code);
      if (!isTaken || number === mostNames) throw error;
    }
  }
}

/** Looks at a job from its beginning. */
function look(run: RunStore, job: Job): void {
  run.update(({ forgotten: _, ...state }) => {
    const heard = state.heard.get(job.id);
    const now = heard === undefined ? job : afterState(job, heard);
    const next = { ...withJob(state, now), job: now, starting: false, series: noSeries };
    return withRecord(next, job.id, state.records.get(job.id) ?? newRecord());
  });
  kept.write('job', job.id);
}

export async function startRender(studio: Studio): Promise<void> {
  studio.run.update(({ comparison: _, ...rest }) => rest);
  await begin(studio, studio.settings.get().name);
}

export async function cancelRender({ run }: Studio): Promise<void> {
  const { job, comparison } = run.get();
  if (job === undefined || isOver(job)) return;
  if (comparison !== undefined) run.update(({ comparison: _, ...rest }) => rest);
  try {
    await ask(`/renders/${encodeURIComponent(job.id)}/cancel`, { method: 'POST' });
  } catch (error) {
    run.update((state) => ({ ...state, error: failureOf(error) }));
  }
}

/** The list side by side, then one after the other; neither uses what was kept before. */
export async function startComparison(studio: Studio): Promise<void> {
  const name = nameWith(studio.settings.get().name, 'side-by-side');
  studio.run.update(({ comparison: _, ...rest }) => rest);
  const job = await begin(studio, name, { cache: false });
  if (job === undefined) return;
  studio.run.update((state) => ({ ...state, comparison: { parallel: job.id } }));
  // It may have been over before its answer was there.
  goOn(studio, job);
}

/** What follows from what is heard: whole recordings, the second half of a comparison, a look at what others render. */
export function followers(studio: Studio, restored: Promise<void>): Heard {
  const { run, recorder } = studio;
  return {
    state: (job) => {
      const record = run.get().records.get(job.id);
      // What has begun has ended by then, or it was not heard.
      const isGap = record === undefined || record.count === 0 || record.open.size > 0;
      if (isGap && isOver(job) && seenJobs(run.get()).includes(job.id)) recorder.load(job.id);
      goOn(studio, job);
    },
    others: () => restored.then(() => lookAtRunning(studio)),
  };
}

/** Starts the second half of a comparison when the first is done. */
function goOn(studio: Studio, job: Job): void {
  const { comparison } = studio.run.get();
  if (job.state !== 'done' || comparison?.parallel !== job.id || comparison.isGoingOn) return;
  studio.run.update((state) => ({ ...state, comparison: { ...comparison, isGoingOn: true } }));
  const name = nameWith(studio.settings.get().name, 'one-after-the-other');
  begin(studio, name, { cache: false, sequential: true }).then((second) => {
    if (second === undefined) return;
    studio.run.update((state) =>
      state.comparison === undefined ? state : { ...state, comparison: { ...state.comparison, sequential: second.id } },
    );
  });
}

/** Looks at a job that was there before. */
export async function lookAt(studio: Studio, id: string): Promise<void> {
  const { run, recorder } = studio;
  try {
    const job = await ask<Job>(`/renders/${encodeURIComponent(id)}`);
    run.update(({ comparison: _, ...state }) => state);
    look(run, job);
    await recorder.load(id);
  } catch (error) {
    run.update((state) => ({ ...state, error: failureOf(error) }));
  }
}

/** Looks again at the job that was looked at before the page was left. */
export async function restoreRun(studio: Studio): Promise<void> {
  const id = kept.read('job');
  if (id === null) return;
  await lookAt(studio, id);
  // It may not be there any more: nothing is looked at.
  studio.run.update(({ error: _, ...state }) => state);
}

/** Looks at what is being rendered, whoever asked for it, where there is nothing else to look at. */
function lookAtRunning(studio: Studio): void {
  const { job, starting, jobs, heard } = studio.run.get();
  if (job !== undefined || starting) return;
  const isRunning = ({ state }: Pick<Job, 'state'>): boolean => state === 'running';
  const id = [...jobs.values()].find(isRunning)?.id ?? [...heard.values()].find(isRunning)?.job;
  if (id !== undefined) lookAt(studio, id);
}
