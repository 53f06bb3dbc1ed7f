import {
  catchError,
  concat,
  defer,
  finalize,
  ignoreElements,
  map,
  mergeMap,
  Observable,
  of,
  ReplaySubject,
  throwError,
} from 'rxjs';
import type { VideoCodec } from '../../contracts/output-profile.ts';
import type { RendererCapabilities } from '../../contracts/renderer-capabilities.ts';
import { musicSettings } from '../../model/clip-settings.ts';
import { isTextLayer, layerClip, layerEntries } from '../../model/layer-entries.ts';
import { askedEncoder } from '../../model/output-choices.ts';
import { filesOf, openRequest } from '../../model/source-id.ts';
import { isGap } from '../../model/timeline.ts';
import { checkOutputOptions } from '../../plan/check-output-options.ts';
import type { RetryingEvent } from '../retries.ts';
import type { SourcePool } from '../source-pool.ts';
import { footageCodec, isMostlyCopied, withPackets } from './copy-phase.ts';
import { loadTimeline } from './load-phase.ts';
import { paintTexts } from './paint-phase.ts';
import { andThen, reached, type Step } from './phase.ts';
import type { Loaded, Planned, RenderJob } from './phases.ts';
import { copiedAlone, planLoaded } from './plan-phase.ts';
import { refuseUnable } from './refuse-unable.ts';
import type { PlanDeps, PlanEvent } from './render-events.ts';

/** Everything up to the plan: the renderer is asked, sources are opened, and what they are decides what is made. */
export function untilPlanned(
  job: RenderJob,
  deps: PlanDeps,
  pool: SourcePool,
): Observable<Step<Exclude<PlanEvent, RetryingEvent | { type: 'done' }>, Planned>> {
  return beside(prepare(job, deps), loadTimeline(job, deps, pool)).pipe(
    andThen(([capabilities, loaded]) => ofFootage(job, deps, { ...loaded, capabilities })),
    andThen((planned) => of<Step<never, Planned>[]>({ type: 'plan', plan: planned.plan }, reached(planned))),
  );
}

/**
 * The plan of what was loaded, in the codec of most of it where nobody asked for one, as far as that is copied; else in
 * the container's usual one.
 */
function ofFootage(job: RenderJob, deps: PlanDeps, loaded: Loaded): Observable<Step<never, Planned>> {
  const planned = (of: Loaded): Observable<Step<never, Planned>> =>
    withPackets(job, of).pipe(
      mergeMap((told) => paintTexts(job, told, deps.painter)),
      map((told) => copiedAlone(job, planLoaded(job, told))),
      map(reached),
    );
  const codec = footageCodec(job, loaded);
  if (codec === undefined) return planned(loaded);
  return prepare(job, deps, codec).pipe(
    mergeMap((capabilities) => planned({ ...loaded, capabilities })),
    andThen((found) => (isMostlyCopied(found.plan) ? of(reached(found)) : planned(loaded))),
  );
}

/** @param codec That of the picture. @default the one that is asked for */
function prepare(
  { timeline, output, retries }: RenderJob,
  { renderer }: PlanDeps,
  codec: VideoCodec | undefined = output.codec,
): Observable<RendererCapabilities> {
  const { file, overwrite = false, audio = true, audioCodec, cover } = output;
  const { music, items } = timeline;
  const layers = layerEntries(timeline).flatMap(({ layer, clip }) =>
    isTextLayer(layer) ? [] : [clip ?? layerClip(layer)],
  );
  const bed = music === undefined || !audio ? [] : [musicSettings(music).file];
  const sources = new Set([...items, ...layers].flatMap((entry) => (isGap(entry) ? [] : filesOf(openRequest(entry)))));
  const sound = audio ? audioCodec : null;
  const encoder = askedEncoder(output);
  return renderer
    .prepare({
      output: file,
      overwrite,
      sources: [...sources, ...bed, ...(cover === undefined ? [] : [cover])],
      ...(cover === undefined ? {} : { cover }),
      ...(bed[0] === undefined ? {} : { music: bed[0] }),
      codecs: {
        ...(codec === undefined ? {} : { video: codec }),
        ...(sound === undefined ? {} : { audio: sound }),
      },
      ...(encoder === undefined ? {} : { encoder }),
      ...(output.bitDepth === 10 ? { bitDepth: output.bitDepth } : {}),
    })
    .pipe(
      retries.again(),
      map((capabilities) => {
        // Now that it is known which codec is the container's usual one.
        checkOutputOptions(output, capabilities.video?.codec);
        refuseUnable(capabilities, { timeline, output });
        return capabilities;
      }),
    );
}

/**
 * The output is prepared while sources open: what is refused at once opens none, and whatever is wrong with them is told
 * only when the output is known to be good.
 */
function beside<C, E, T>(prepare$: Observable<C>, load$: Observable<Step<E, T>>): Observable<Step<E, readonly [C, T]>> {
  return defer(() => {
    const prepared = new ReplaySubject<C>(1);
    const preparing = prepare$.subscribe(prepared);
    const told$ = load$.pipe(
      catchError((error: unknown) =>
        concat(
          prepared.pipe(ignoreElements()),
          throwError(() => error),
        ),
      ),
    );
    return new Observable<Step<E, readonly [C, T]>>((subscriber) => {
      // A refusal ends the loading at once.
      subscriber.add(prepared.subscribe({ error: (error: unknown) => subscriber.error(error) }));
      if (subscriber.closed) return;
      subscriber.add(
        told$
          .pipe(andThen((loaded) => prepared.pipe(map((capabilities) => reached([capabilities, loaded] as const)))))
          .subscribe(subscriber),
      );
    }).pipe(finalize(() => preparing.unsubscribe()));
  });
}
