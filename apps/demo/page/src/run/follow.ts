import type { Subscription } from 'rxjs';
import { type ServerEvent, serverEvents$ } from '../api/events.ts';
import type { Job, ServerEvents } from '../api/shapes.ts';
import { announce } from '../ui/announce.tsx';
import type { Recorder } from './recorder.ts';
import { afterState, type Run, type RunStore, seenJobs, withJob, withoutJob } from './run-store.ts';
import { noSeries, withPoint } from './series.ts';

/** What follows from what is heard. */
export interface Heard {
  /** The state of a job that is known has changed. */
  readonly state: (job: Job) => void;
  /** There may be a job that runs and that this page did not ask for. */
  readonly others: () => void;
}

/** Keeps the store as the server's events say. */
export function followEvents(store: RunStore, recorder: Recorder, heard: Heard): Subscription {
  let frame = 0;
  const beat = (): void => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(() => {
      frame = 0;
      store.update((run) => ({ ...run, beat: run.beat + 1 }));
    });
  };
  const events = serverEvents$.subscribe((event) => {
    take(store, recorder, event, heard);
    if (event.type === 'work') beat();
  });
  events.add(() => cancelAnimationFrame(frame));
  return events;
}

function take(store: RunStore, recorder: Recorder, event: ServerEvent, heard: Heard): void {
  switch (event.type) {
    case 'connection':
      // What happened meanwhile is on record.
      if (event.open && !store.get().connected) for (const id of seenJobs(store.get())) recorder.load(id);
      store.update((run) => (run.connected === event.open ? run : { ...run, connected: event.open }));
      break;
    case 'snapshot':
      store.update((run) => event.data.jobs.reduce(withJob, run));
      heard.others();
      break;
    case 'state':
      takeState(store, event.data, heard);
      break;
    case 'work':
      recorder.take(event.data);
      break;
    case 'removed':
      store.update((run) => withoutJob(run, event.data.job));
      break;
    case 'progress':
      store.update((run) => withProgress(run, event.data));
      break;
    case 'load':
      store.update((run) => withLoad(run, event.data));
      break;
  }
}

function withProgress(run: Run, { job: id, progress }: ServerEvents['progress']): Run {
  const job = run.jobs.get(id);
  if (job === undefined) return run;
  const next = withJob(run, { ...job, progress });
  return next.job?.id === id ? { ...next, series: withPoint(run.series, { at: since(job), progress }) } : next;
}

function withLoad(run: Run, load: ServerEvents['load']): Run {
  const { job, series } = run;
  if (job?.state !== 'running') return { ...run, load };
  return { ...run, load, series: withPoint(series, { at: since(job), cpu: load.cpu, queue: load.queued }) };
}

function takeState(store: RunStore, data: ServerEvents['state'], heard: Heard): void {
  const known = store.get().jobs.get(data.job);
  if (known === undefined) {
    store.update((run) => ({ ...run, heard: new Map([...[...run.heard].slice(-99), [data.job, data]]) }));
    if (data.state === 'running') heard.others();
    return;
  }
  const job = afterState(known, data);
  store.update((run) => {
    const next = withJob(run, job);
    if (next.job?.id !== job.id) return next;
    // It may be begun for the second time.
    if (data.state === 'running') return { ...next, series: noSeries };
    if (data.state !== 'done') return next;
    const progress = { framesDone: 0, frames: 0, ...known.progress, fraction: 1 };
    return { ...next, series: withPoint(run.series, { at: since(job), progress }) };
  });
  if (store.get().job?.id === job.id) announce(`Render ${data.state}.`);
  heard.state(job);
}

/** Seconds since a job was begun, on this machine's clock. */
function since({ started }: Job): number {
  return started === undefined ? 0 : Math.max(0, (Date.now() - Date.parse(started)) / 1000);
}
