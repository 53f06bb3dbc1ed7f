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
import type { OutputOptions } from '../../contracts/output-options.ts';
import type { VideoCodec } from '../../contracts/output-profile.ts';
import type { RendererCapabilities } from '../../contracts/renderer-capabilities.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { musicSettings } from '../../model/clip-settings.ts';
import { isTextLayer, layerClip, layerEntries } from '../../model/layer-entries.ts';
import { askedEncoder, pixelsOf } from '../../model/output-choices.ts';
import { filesOf, openRequest } from '../../model/source-id.ts';
import { isGap, type TimelineItem } from '../../model/timeline.ts';
import { isDrawn } from '../../model/transition-settings.ts';
import { checkOutputOptions } from '../../plan/check-output-options.ts';
import type { RetryingEvent } from '../retries.ts';
import type { SourcePool } from '../source-pool.ts';
import { containerIn } from './container-in.ts';
import { footageCodec, isMostlyCopied, withPackets } from './copy-phase.ts';
import { loadTimeline } from './load-phase.ts';
import { paintTexts } from './paint-phase.ts';
import { andThen, reached, type Step } from './phase.ts';
import type { Loaded, Planned, RenderJob } from './phases.ts';
import { copiedAlone, planLoaded } from './plan-phase.ts';
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
  const layers = layerEntries(timeline).flatMap(({ layer }) => (isTextLayer(layer) ? [] : [layerClip(layer)]));
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
        checkOutputOptions(output, capabilities.video.codec);
        checkPixels(capabilities, output);
        if (output.bitrate !== undefined && capabilities.video.takesBitrate !== true) throw notRated(capabilities);
        if (!canDescribe(capabilities, output)) throw notDescribed(file);
        if (cover !== undefined && containerIn(capabilities, output)?.covers !== true) throw notCovered(file);
        if (encoder !== undefined && capabilities.video.encoder === undefined) throw notChosen(encoder);
        if (layerEntries(timeline).length > 0 && capabilities.layers !== true) throw noLayers();
        const drawn = items.find(({ transition }) => isDrawn(transition?.type));
        if (capabilities.transitions !== true && drawn !== undefined) throw notDrawn(drawn);
        if (capabilities.framing !== true && isFramed([...items, ...layers])) throw notFramed();
        if (capabilities.audio !== null && capabilities.levelsSound !== true) refuseLoudness(output, items);
        return capabilities;
      }),
    );
}

/** A renderer that has not heard of other pixel formats would make the usual one without a word. */
function checkPixels({ video, pixelFormats = ['yuv420p'] }: RendererCapabilities, output: OutputOptions): void {
  const { pixelFormat } = pixelsOf(video.codec, output);
  if (pixelFormats.includes(pixelFormat)) return;
  throw new ClipwrightError('invalid-option', `This renderer makes no pictures in ${pixelFormat}.`, {
    remedy: 'Choose another codec, leave `bitDepth` out, or choose another renderer, such as ffmpegRenderer().',
    details: { option: output.bitDepth === undefined ? 'codec' : 'bitDepth', pixelFormat },
  });
}

/** A renderer that does not say so would make pictures by a rate factor. */
function notRated({ video }: RendererCapabilities): ClipwrightError {
  return new ClipwrightError('invalid-option', `${video.encoder ?? video.codec} keeps to no bit rate here.`, {
    remedy: 'Leave the option out (`bitrate`), or choose H.264, H.265 or VP9 without an `encoder`.',
    details: { option: 'bitrate', codec: video.codec },
  });
}

/** A renderer that names no encoder has not heard of any. */
function notChosen(encoder: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `This renderer does not let its encoder be chosen: ${encoder}.`, {
    remedy: 'Leave the option out (`encoder`), or choose another renderer.',
    details: { option: 'encoder' },
  });
}

/** Whether its file can say of itself what it is to say, if anything. */
function canDescribe(capabilities: RendererCapabilities, output: RenderJob['output']): boolean {
  const { metadata = {}, chapters = false } = output;
  if (!chapters && Object.values(metadata).every((text) => text === undefined)) return true;
  return containerIn(capabilities, output)?.describes === true;
}

function notDescribed(file: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `This renderer writes no metadata and no chapters into ${file}.`, {
    remedy: 'Leave them out (`metadata`, `chapters`), or choose another container, such as .mp4, or another renderer.',
    details: { option: 'metadata' },
  });
}

/** Whether any of them asks for another picture than its source's; what is no such thing is refused where it is loaded. */
function isFramed(items: readonly TimelineItem[]): boolean {
  return items.some((item) => !isGap(item) && (item.crop ?? item.rotate ?? item.flip ?? item.view) !== undefined);
}

function notDrawn({ transition }: TimelineItem): ClipwrightError {
  return new ClipwrightError('transition-unsupported', `This renderer draws no transitions: ${transition?.type}.`, {
    remedy: 'Choose another renderer, such as ffmpegRenderer() or libavRenderer(), or let it be a crossfade or a dip.',
  });
}

function notFramed(): ClipwrightError {
  return new ClipwrightError('framing-unsupported', 'This renderer neither crops nor turns pictures.', {
    remedy:
      'Choose another renderer, such as ffmpegRenderer() or libavRenderer(), or leave `crop`, `rotate`, `flip` and `view` out.',
  });
}

function notCovered(file: string): ClipwrightError {
  return new ClipwrightError('invalid-option', `This renderer puts no cover into ${file}.`, {
    remedy: 'Leave it out (`cover`), or choose another container, such as .mp4, or another renderer.',
    details: { option: 'cover' },
  });
}

function noLayers(): ClipwrightError {
  return new ClipwrightError('layers-unsupported', 'This renderer does not render layers.', {
    remedy: 'Choose another renderer, such as ffmpegRenderer() or libavRenderer(), or leave the layers out.',
  });
}

/** Where a renderer knows nothing of loudness, it would be left out without a word. */
function refuseLoudness({ loudness }: OutputOptions, items: readonly TimelineItem[]): void {
  if (loudness === undefined && items.every((item) => isGap(item) || item.loudness === undefined)) return;
  throw new ClipwrightError('invalid-option', 'This renderer does not bring sound to a loudness.', {
    remedy: 'Leave the option out (`loudness`), or choose another renderer.',
    details: { option: 'loudness' },
  });
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
