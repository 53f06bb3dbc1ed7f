import { join } from 'node:path';
import { removeAbandoned } from '@clipwright/node-kit';
import type { Job } from '../api/renders.ts';
import { failure, failureOf } from '../errors/failure-of.ts';
import type { Route } from '../http/route.ts';
import { eventRoutes } from '../routes/event-routes.ts';
import { metricsRoute } from '../routes/metrics-route.ts';
import { renderRoutes } from '../routes/render-routes.ts';
import type { Workshop } from '../workshop.ts';
import { openDatabase } from './database.ts';
import { hub } from './hub.ts';
import { jobQueue } from './job-queue.ts';
import { jobStore } from './job-store.ts';
import { loadTicker } from './load-ticker.ts';
import { jobRunner } from './run-job.ts';
import { serverMetrics } from './server-metrics.ts';
import { openStreams } from './streams.ts';
import { submitter } from './submit.ts';

/** The jobs of a server, and the routes to them. Disposing it stops what runs, which waits for the next start. */
export interface JobRoom extends AsyncDisposable {
  readonly routes: readonly Route[];
  /** Takes up what an earlier process left. */
  start(): void;
}

/** Jobs in a snapshot, beside those that run or wait. */
const shown = 100;

/** Errors: `tool-missing`, `invalid-option`. */
export async function jobRoom(workshop: Workshop): Promise<JobRoom> {
  const { options, limits, told, out } = workshop;
  const store = jobStore(await openDatabase(options.database));
  // Of processes that were killed before they could do it.
  await removeAbandoned(join(out.base, 'any'));
  const ticker = loadTicker(
    () => store.counts(),
    (data) => events.tell({ type: 'load', data }),
  );
  const events = hub((isAnybody) => (isAnybody ? ticker.start() : ticker.stop()));
  const metrics = serverMetrics(
    () => store.counts(),
    () => streams.size,
  );
  const queue = jobQueue({
    ...{ store, hub: events, run: jobRunner(workshop), jobs: options.jobs ?? 1 },
    failureOf: (error) => failureOf(error, told),
    clipFailure: (failed) => failure(failed, told),
    ended: metrics.ended,
    retain: () => store.retain(limits.keptJobs, new Date(Date.now() - limits.keptFor * 1000).toISOString()),
  });
  const find = (id: string): Job | undefined => {
    const record = store.find(id);
    return record === undefined ? undefined : queue.jobOf(record);
  };
  const jobs = (): readonly Job[] => {
    const records = [...store.open('running'), ...store.open('queued'), ...store.list({ limit: shown })];
    const byId = new Map(records.map((record) => [record.id, record]));
    return [...byId.values()].sort((a, b) => b.number - a.number).map(queue.jobOf);
  };
  const streams = openStreams({
    ...{ store, hub: events, jobs, most: limits.streams, buffer: limits.streamBuffer },
    cut: metrics.cut,
  });
  return {
    start: queue.start,
    routes: [
      ...renderRoutes({ workshop, store, queue, submit: submitter(workshop, store, events) }),
      ...eventRoutes(streams, find),
      metricsRoute(metrics),
    ],
    [Symbol.asyncDispose]: async () => {
      await queue.stop();
      streams.close();
      ticker.stop();
      store.close();
    },
  };
}
