import { type RenderDeps, renderTimeline, resultFrom } from '@clipwright/core';
import { tap } from 'rxjs';
import type { RenderOptions } from '../api/renders.ts';
import { type JobReport, renderReport } from '../api/report.ts';
import { type Engine, painterFor } from '../engines.ts';
import { givenOutput } from '../media/given-output.ts';
import { givenTimeline } from '../media/given-timeline.ts';
import { placeOf } from '../media/media-file.ts';
import type { Workshop } from '../workshop.ts';
import type { JobRecord } from './job-record.ts';
import type { RunWatch } from './run-watch.ts';

/** Makes the video of a job. Rejects with what goes wrong, and with an AbortError when all has ended after an abort. */
export type RunJob = (job: JobRecord, watch: RunWatch, signal: AbortSignal) => Promise<JobReport>;

export function jobRunner({ options: { engines }, media, out, told }: Workshop): RunJob {
  return async ({ request, attempts, output }, watch, signal) => {
    const { options = {} } = request;
    const engine = await engines.use(engineChoice(options));
    const timeline = await givenTimeline(request.timeline, media);
    const { name, ...settings } = request.output;
    const file = await placeOf(name, out, 'writable');
    // The name was free when the job was taken and is its own since: what is there is of an attempt before this one, whose
    // process was gone before it could say so.
    const target = { ...givenOutput(settings, file), overwrite: attempts > 1 };
    const deps = { ...runDeps(engine, options), ...(await painterFor(timeline, engines)), signal };
    const events$ = renderTimeline(timeline, target, deps);
    const report = await resultFrom(events$.pipe(tap((event) => watch.event(event))));
    return renderReport.parse(told.data({ ...report, output }));
  };
}

function engineChoice({ loader, renderer, cache }: RenderOptions) {
  return {
    ...(loader === undefined ? {} : { loader }),
    ...(renderer === undefined ? {} : { renderer }),
    ...(cache === undefined ? {} : { cache }),
  };
}

function runDeps(engine: Engine, { onError, concurrency, sequential }: RenderOptions): RenderDeps {
  const { loader, renderer, store, cache } = engine;
  return {
    ...{ loader, renderer, store },
    ...(cache === undefined ? {} : { cache }),
    ...(onError === undefined ? {} : { onError }),
    ...(concurrency === undefined ? {} : { concurrency }),
    ...(sequential === true ? { concurrency: 1, loadConcurrency: 1 } : {}),
  };
}
