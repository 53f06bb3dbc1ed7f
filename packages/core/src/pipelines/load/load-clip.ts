import { defer, map, mergeMap, Observable, Subscription, timer } from 'rxjs';
import type { ClipSource } from '../../contracts/clip-loader.ts';
import type { ProgressEvent } from '../../contracts/progress.ts';
import type { SourceIndex } from '../../contracts/source-info.ts';
import type { WorkEvent, WorkKind } from '../../contracts/work-event.ts';
import { ClipwrightError, reworded, toClipwrightError } from '../../errors/clipwright-error.ts';
import { clipSettings } from '../../model/clip-settings.ts';
import { clockLeaps } from '../../model/clock-leaps.ts';
import { askedRange, fromFirstFrame, resolveRange } from '../../model/resolve-clip.ts';
import { openRequest, sourceId, sourceName } from '../../model/source-id.ts';
import type { Clip } from '../../model/timeline.ts';
import type { PieceEvent } from '../../operators/accumulate-progress.ts';
import { subscribeUnder } from '../../operators/subscribe-under.ts';
import { framesOnScreen } from '../../time/frames-on-screen.ts';
import { rangeWithHandles } from '../../time/range-with-handles.ts';
import type { Rational } from '../../time/rational.ts';
import type { ExactRange } from '../../time/time-range.ts';
import type { Retries } from '../retries.ts';
import type { SourcePool } from '../source-pool.ts';
import { type WorkTeller, workTeller } from '../work.ts';
import type { LoadedClip, OpenClip } from './load-events.ts';

/**
 * What one clip's work emits: steps for the progress and work that begins and ends, which pass at once, and its
 * outcome, which waits for its turn.
 */
export type ClipEvent<Given> =
  | { readonly type: 'work'; readonly work: WorkEvent }
  | { readonly type: 'step'; readonly step: PieceEvent }
  | { readonly type: 'loaded'; readonly clip: LoadedClip; readonly given: Given }
  | { readonly type: 'skipped'; readonly clip: Clip; readonly error: ClipwrightError; readonly ms: number };

/** What is done with each open clip. */
export interface LoadStep<Given extends object> {
  /** What it is told of as; absent where it takes no time. */
  readonly kind?: WorkKind;
  /** What it gives is part of the clip's event. */
  run(clip: OpenClip): Observable<Given>;
}

/** What the clips of a run have in common. */
export interface LoadContext<Given extends object> {
  readonly step: LoadStep<Given>;
  readonly pool: SourcePool;
  /** Where the clips of each source begin that count in its timecode, by {@link sourceId}. */
  readonly earliest: ReadonlyMap<string, Rational>;
  readonly retries: Retries;
  /** Whether the run fails with an error, instead of going on without the clip. */
  readonly endsRun: (error: ClipwrightError) => boolean;
  /** Milliseconds for a clip as a whole; absent for any number. */
  readonly deadline: number | undefined;
  /** Tries of a clip as a whole. */
  readonly attempts: number;
}

interface Loading<Given extends object> {
  readonly index: number;
  readonly slot: number;
  readonly context: LoadContext<Given>;
}

/** Loads one clip. Written as one Observable instead of a chain of operators, since there may be very many of them. */
export function loadClip<Given extends object>(clip: Clip, loading: Loading<Given>): Observable<ClipEvent<Given>> {
  return new Observable((subscriber) => {
    const { index, slot, context } = loading;
    const { deadline, attempts } = context;
    const start = performance.now();
    const ms = (): number => performance.now() - start;
    const work = workTeller({ slot, clip: index, source: sourceName(clip) });
    const tell = (events: readonly WorkEvent[]): void => {
      for (const event of events) subscriber.next({ type: 'work', work: event });
    };
    const request = openRequest(clip);
    subscriber.add(() => context.pool.used(request));
    const opening = defer(() => {
      tell([...work.end(), work.begin('open')]);
      const asked = askedRange(clip);
      clipSettings(clip);
      return whileLeased(context.pool.acquire(request), (source, cached) =>
        withOpen({ clip, asked, source, cached, work, tell }, loading),
      );
    });
    const running = new Subscription();
    subscriber.add(running);
    const failed = (error: unknown): void => {
      const typed = toClipwrightError(error);
      tell(work.end(typed.code));
      if (context.endsRun(typed)) {
        subscriber.error(inClip(typed, clip, index));
        return;
      }
      subscriber.next({ type: 'step', step: { piece: index, type: 'failed' } });
      subscriber.next({ type: 'skipped', clip, error: typed, ms: ms() });
      subscriber.complete();
    };
    if (deadline !== undefined) {
      const late = timer(deadline).subscribe(() => {
        running.unsubscribe();
        failed(tooLate(deadline));
      });
      subscriber.add(late);
      running.add(late);
    }
    const tries = attempts === 1 ? opening : opening.pipe(context.retries.again(() => false, attempts));
    subscribeUnder(running, tries, {
      next: (event) => {
        if (event.type === 'progress') {
          subscriber.next({ type: 'step', step: { piece: index, type: 'progress', ratio: event.ratio } });
          return;
        }
        tell(work.end());
        subscriber.next({ type: 'step', step: { piece: index, type: 'completed' } });
        subscriber.next({ type: 'loaded', clip: loadedClip(event.opened, ms()), given: event.given });
      },
      error: failed,
      complete: () => subscriber.complete(),
    });
  });
}

interface Leased {
  readonly clip: Clip;
  readonly asked: ReturnType<typeof askedRange>;
  readonly source: ClipSource;
  readonly cached: boolean;
  readonly work: WorkTeller;
  readonly tell: (events: readonly WorkEvent[]) => void;
}

/** What is done with a clip while its source is leased. */
function withOpen<Given extends object>(
  { clip, asked, source, cached, work, tell }: Leased,
  { index, context }: Loading<Given>,
): Observable<{ readonly type: 'given'; readonly opened: OpenClip; readonly given: Given }> {
  const earliest = clip.positions === 'timecode' ? context.earliest.get(sourceId(openRequest(clip))) : undefined;
  const counted = fromFirstFrame(clip, asked, source.info, earliest);
  const range = resolveRange(counted.range, source.info);
  return source.index(rangeWithHandles(range)).pipe(
    context.retries.again(),
    mergeMap((sourceIndex) => {
      tell(work.end());
      const warnings = [...counted.warnings, ...range.warnings, ...clockLeaps(sourceIndex, source.info.video, range)];
      const opened = openClip({ clip, index, source, sourceIndex, cached, range, warnings });
      const { kind } = context.step;
      if (kind !== undefined) tell([work.begin(kind)]);
      return context.step.run(opened).pipe(map((given) => ({ type: 'given' as const, opened, given })));
    }),
  );
}

/** Work on a leased source; the lease lasts exactly as long as the work. */
function whileLeased<E>(
  lease$: ReturnType<SourcePool['acquire']>,
  work: (source: ClipSource, cached: boolean) => Observable<E>,
): Observable<ProgressEvent | E> {
  return new Observable((subscriber) => {
    subscribeUnder(subscriber, lease$, {
      next: (event) => {
        if (event.type === 'progress') subscriber.next(event);
        else
          subscribeUnder(
            subscriber,
            defer(() => work(event.value, event.hit)),
            subscriber,
          );
      },
      error: (error) => subscriber.error(error),
      complete: () => subscriber.complete(),
    });
  });
}

/** A clip whose source is open. */
export function openClip(parts: {
  clip: Clip;
  index: number;
  source: ClipSource;
  sourceIndex: SourceIndex;
  cached: boolean;
  range: ExactRange;
  warnings: OpenClip['warnings'];
}): OpenClip {
  const { clip, index, source, sourceIndex, cached, range, warnings } = parts;
  const shown = framesOnScreen(sourceIndex, source.info.video, range.start, range.end);
  const start = range.start.toString();
  const end = range.end.toString();
  return {
    index,
    clip,
    source,
    sourceIndex,
    cached,
    warnings,
    start,
    end,
    info: source.info,
    frames: shown.last - shown.first,
    video: (format) => source.video({ start, end }, format),
    audio: (format) => source.audio({ start, end }, format),
  };
}

function loadedClip(open: OpenClip, ms: number): LoadedClip {
  const { index, clip, start, end, info, frames, cached, warnings } = open;
  return { index, clip, start, end, info, frames, cached, warnings, ms };
}

function tooLate(deadline: number): ClipwrightError {
  return new ClipwrightError('deadline-exceeded', `The clip was not done after ${deadline} ms.`, {
    remedy: 'Allow more (`deadline`), or do less with each clip.',
    details: { deadline },
  });
}

function inClip(error: ClipwrightError, clip: Clip, index: number): ClipwrightError {
  return reworded(error, `Clip ${index} (${sourceName(clip)}): ${error.message}`, { index, source: sourceName(clip) });
}
