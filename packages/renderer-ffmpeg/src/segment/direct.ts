import {
  type ArtifactTarget,
  type ClipStretch,
  ClipwrightError,
  type ProducedEvent,
  type ProgressEvent,
  Rational,
  type SegmentRequest,
  stretchesOf,
} from '@clipwright/core';
import { type FfmpegRunner, maxTogether, meaningOf, namedFrameTimes, seeksExactly } from '@clipwright/ffmpeg';
import {
  catchError,
  concat,
  concatMap,
  defaultIfEmpty,
  defer,
  EMPTY,
  from,
  ignoreElements,
  map,
  mergeMap,
  type Observable,
  of,
  take,
  throwError,
  toArray,
} from 'rxjs';
import type { Abilities } from '../tool/abilities.ts';
import { type DecodedFrames, decodedFrames } from './decoded-frames.ts';
import { decodedTimes } from './decoded-times.ts';
import { frameShapes } from './frame-shapes.ts';
import { stretchesOfOneShape } from './one-shape.ts';
import { type FileReading, firstReading, lacking, type Reading } from './reading.ts';
import { runEncoder } from './run-encoder.ts';
import { type Attempt, segmentCommand } from './segment-command.ts';
import { segmentCost } from './segment-cost.ts';
import { noticedShape } from './shape-watch.ts';
import { isTurned } from './stretch-input.ts';
import { heldFrames } from './stretch-meta.ts';

/**
 * A decoder refused something. It may be what no frame of the segment needs, but it may also be what some refer to that
 * came out as if nothing were wrong: a B-frame is decoded after frames that are shown later.
 */
class Suspicion extends Error {
  override readonly name = 'Suspicion';
}

/** Some frames have another shape than their source is known by: they were put where those of that shape belong. */
class OtherShape extends Error {
  override readonly name = 'OtherShape';
}

/**
 * Whether all files are read from a keyframe on: elsewhere decoders complain of how a stream begins in the middle of a
 * group.
 */
function allSeekExactly(readings: readonly Reading[]): boolean {
  return readings.every(({ stretch }) => {
    return stretch.kind === 'black' || seeksExactly(stretch.source.info.container);
  });
}

/**
 * Frames before the first one shown up to which nobody has to hear of them one by one to know that something happens.
 */
const soonShown = 100;

/**
 * Whether the frames' times may be told many at a time. Not where a seek is likely to come out too late, which should
 * be known soon; and of several streams only as many as are sure to stay together.
 */
function toldTogether(readings: readonly Reading[]): boolean {
  const few = readings.every(({ stretch }) => {
    if (stretch.kind === 'black') return true;
    const { lead, shown } = stretch.hints;
    if (lead === undefined || shown === undefined || lead > soonShown) return false;
    return readings.length === 1 || lead + shown <= maxTogether / 2;
  });
  return few && allSeekExactly(readings);
}

/** An attempt failed because of one reading. */
interface Culprit {
  /** Its position. */
  readonly at: number;
  readonly decoded: DecodedFrames;
  readonly error: unknown;
}

export interface DirectOptions {
  readonly abilities: Abilities;
  /**
   * The same segment, piped: its sources know for each frame whether it is whole: how one is made that is damaged, or
   * may be.
   */
  readonly pulled: () => Observable<ProgressEvent | ProducedEvent>;
}

/**
 * A segment whose files ffmpeg reads by itself: one input for each stretch, all in one process. Some containers seek
 * later than they were asked to, and say nothing: the timestamps of the decoded frames tell, and then it is done again
 * with that stretch read from further back, at last from its file's start. What still lacks frames is damaged, and
 * fails (`source-damaged`, with the stretch in `details.stretch`), unless it may be damaged (`onDamage`).
 */
export function renderDirect(
  runner: FfmpegRunner,
  request: SegmentRequest,
  target: ArtifactTarget,
  { abilities, pulled }: DirectOptions,
): Observable<ProgressEvent | ProducedEvent> {
  const frameRate = Rational.from(request.profile.frameRate);

  // The process that was ended must have left the target before the next one writes it.
  const settled = defer(() => runner.settled()).pipe(ignoreElements());

  const attempt = (
    readings: readonly Reading[],
    { when, watched, dropped = [] }: Attempt,
  ): Observable<ProgressEvent | ProducedEvent> =>
    defer(() => {
      const watches = readings.map(({ stretch }) =>
        stretch.kind === 'clip' ? decodedFrames(stretch, frameRate) : undefined,
      );
      const job = {
        tool: 'ffmpeg',
        args: segmentCommand(runner.inputs, request, { readings, when, watched, target, abilities }),
        ...segmentCost(request.profile, readings.filter((reading) => 'file' in reading).length),
      } as const;
      let culprit: Culprit | undefined;
      /** Runs what throws when a stretch is not as it should be, and keeps which. */
      const watch = (at: number, look: (decoded: DecodedFrames) => void): void => {
        const decoded = watches[at];
        if (decoded === undefined) return;
        try {
          look(decoded);
        } catch (error) {
          culprit ??= { at, decoded, error };
          throw error;
        }
      };
      const timeOf = namedFrameTimes();
      return runEncoder(runner, job, request.frames, {
        note: (line) => {
          const time = timeOf(line);
          if (time !== undefined) watch(time.stream, ({ decoded }) => decoded(time.pts));
        },
        measure: (stderr) => {
          if (noticedShape(stderr)) throw new OtherShape();
          for (const at of watches.keys()) watch(at, ({ check }) => check());
          if (allSeekExactly(readings) && stderr.some((line) => meaningOf(line) === 'damage')) throw new Suspicion();
          return stretchesOf(request).map((stretch, part) => {
            const [held, missing = 0] = [heldFrames(stretch, frameRate), dropped[part]];
            return missing === 0 ? { held } : { held, missing, frozen: missing };
          });
        },
      }).pipe(
        catchError((error: unknown) => {
          // The process has ended, and left the target.
          if (error instanceof OtherShape) return concat(settled, byShapes(readings));
          if (error instanceof Suspicion) return defer(pulled);
          // Lines of several streams that turn out to be more than expected may have been mixed up.
          const unsure = when === 'together' && readings.length > 1;
          if (unsure && (culprit !== undefined || blamesInput(error)))
            return concat(settled, attempt(readings, { when: 'promptly', watched }));
          if (culprit !== undefined) return again(readings, culprit, watched);
          return blamesInput(error) ? undelivered(readings, watches, error, watched) : throwError(() => error);
        }),
      );
    });

  /**
   * A process also fails of what it cannot read at all; which of several inputs that is, each tells when it is read
   * alone.
   */
  const undelivered = (
    readings: readonly Reading[],
    watches: readonly (DecodedFrames | undefined)[],
    error: unknown,
    watched: boolean,
  ): Observable<ProgressEvent | ProducedEvent> => {
    const silent = [...watches.entries()].flatMap(([at, decoded]) =>
      decoded === undefined || decoded.any ? [] : [{ at, decoded, error }],
    );
    const [only] = silent;
    if (only !== undefined && readings.length === 1) return again(readings, only, watched);
    return from(silent).pipe(
      concatMap((one) => {
        const reading = readings[one.at];
        if (reading === undefined || !('file' in reading)) return EMPTY;
        return decodedTimes(runner, reading.stretch, reading, frameRate).pipe(
          mergeMap((times) => (times.length === 0 ? [one] : [])),
        );
      }),
      take(1),
      defaultIfEmpty(undefined),
      mergeMap((one) => (one === undefined ? throwError(() => error) : again(readings, one, watched))),
    );
  };

  const again = (
    readings: readonly Reading[],
    culprit: Culprit,
    watched: boolean,
  ): Observable<ProgressEvent | ProducedEvent> => {
    const { at, decoded } = culprit;
    const reading = readings[at];
    if (reading === undefined || !('file' in reading)) return throwError(() => culprit.error);
    const { stretch, part, others } = reading;
    const next = (changed: FileReading): Observable<ProgressEvent | ProducedEvent> =>
      attempt(readings.with(at, changed), { when: 'promptly', watched });
    const [seek, ...rest] = others;
    if (seek !== undefined && !decoded.inTime) return concat(settled, next({ ...reading, seek, others: rest }));
    if (stretch.onDamage === 'freeze') return concat(settled, defer(pulled));
    return throwError(() => damaged(stretch, part, culprit.error));
  };

  /**
   * Each stretch again, as several where its shape changes: filters that have begun with one shape do not know what to
   * do with another. Frames that are turned, or that no ffprobe is there for to list their
   * shapes, are pulled: each is fitted as it comes.
   */
  const byShapes = (readings: readonly Reading[]): Observable<ProgressEvent | ProducedEvent> => {
    if (readings.some((reading) => 'file' in reading && isTurned(reading.stretch.source))) return defer(pulled);
    return from(readings).pipe(
      concatMap((reading) => {
        if (!('file' in reading)) return of([reading]);
        const { stretch, part, file } = reading;
        return frameShapes(runner, stretch, file, frameRate).pipe(
          map((shapes) =>
            stretchesOfOneShape(stretch, shapes, frameRate).map(({ stretch: own, ...extent }) => ({
              ...firstReading({ kind: 'clip', ...own }, part),
              ...extent,
            })),
          ),
        );
      }),
      toArray(),
      catchError((error: unknown) => (isMissing(error) ? of(undefined) : throwError(() => error))),
      mergeMap((all) => {
        if (all === undefined) return defer(pulled);
        const dropped = all.map((own, part) => lacking(readings[part], own));
        // Which frames are whole is known to the source where more is missing.
        if (all.some((own, part) => (dropped[part] ?? 0) > own.length - 1)) return defer(pulled);
        return attempt(all.flat(), { when: 'promptly', watched: false, dropped });
      }),
    );
  };

  const readings = stretchesOf(request).map(firstReading);
  return attempt(readings, { when: toldTogether(readings) ? 'together' : 'promptly', watched: true });
}

/** Whether ffmpeg can make all of a segment by itself. */
export function isDirect(request: SegmentRequest): boolean {
  return stretchesOf(request).every(
    (stretch) => stretch.kind === 'black' || (stretch.source.file !== undefined && stretch.transform === undefined),
  );
}

function isMissing(error: unknown): boolean {
  return error instanceof ClipwrightError && error.code === 'tool-missing';
}

function blamesInput(error: unknown): boolean {
  if (!(error instanceof ClipwrightError)) return false;
  return error.code === 'tool-failed' || error.code === 'verification-failed' || error.code === 'source-damaged';
}

/** What a stretch lacks, once it is clear that reading from elsewhere brings no more. */
function damaged(stretch: ClipStretch, part: number, cause: unknown): ClipwrightError {
  const { source, hints } = stretch;
  const lacking = cause instanceof ClipwrightError && cause.code === 'source-damaged';
  const message = lacking ? cause.message : 'The first frame of the clip could not be decoded.';
  return new ClipwrightError('source-damaged', message, {
    cause,
    // The message has one already where it is the cause's.
    ...(lacking ? {} : { remedy: 'Check the file, or start the clip later.' }),
    details: { source: source.id, firstShown: hints.firstShown, ...(lacking ? cause.details : {}), stretch: part },
  });
}
