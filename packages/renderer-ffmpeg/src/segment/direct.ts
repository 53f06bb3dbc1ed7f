import { ClipwrightError, type ProgressEvent, Rational } from '@clipwright/core';
import type { ArtifactTarget, ProducedEvent, SegmentRequest } from '@clipwright/core/author';
import { stretchesOf } from '@clipwright/core/plan';
import type { FfmpegRunner } from '@clipwright/ffmpeg';
import type { Abilities } from '@clipwright/filters';
import { isStill } from '@clipwright/rendering';
import {
  concat,
  concatMap,
  defaultIfEmpty,
  defer,
  EMPTY,
  expand,
  filter,
  from,
  ignoreElements,
  map,
  mergeMap,
  type Observable,
  of,
  take,
  throwError,
} from 'rxjs';
import { attemptByShapes } from './by-shapes.ts';
import { decodedTimes } from './decoded-times.ts';
import { diagnose, type Verdict } from './diagnose.ts';
import { attemptDirect, firstAttempt } from './direct-attempt.ts';
import type { RawByStretch } from './raw-pictures.ts';
import type { Attempt } from './segment-command.ts';

export interface DirectOptions {
  readonly abilities: Abilities;
  /** Pictures that lie in files as bytes. */
  readonly raw: RawByStretch;
  /**
   * The same segment, piped: its sources know for each frame whether it is whole: how one is made that is damaged, or
   * may be.
   */
  readonly pulled: () => Observable<ProgressEvent | ProducedEvent>;
}

type Told = ProgressEvent | ProducedEvent;

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
  { abilities, raw, pulled }: DirectOptions,
): Observable<Told> {
  const frameRate = Rational.from(request.profile.frameRate);
  // The process that was ended must have left the target before the next one writes it.
  const settled = defer(() => runner.settled()).pipe(ignoreElements());

  /** Of several readings the first of which nothing decodes, each read alone. */
  const firstSilent = ({ readings }: Attempt, positions: readonly number[]): Observable<number | undefined> =>
    from(positions).pipe(
      concatMap((at) => {
        const reading = readings[at];
        if (reading === undefined || !('file' in reading)) return EMPTY;
        return decodedTimes(runner, reading.stretch, reading, frameRate).pipe(
          filter((times) => times.length === 0),
          map(() => at),
        );
      }),
      take(1),
      defaultIfEmpty(undefined),
    );

  const carriedOut = (attempt: Attempt, verdict: Verdict): Observable<Attempt | Told> => {
    switch (verdict.kind) {
      case 'tell-promptly':
        return concat(settled, of<Attempt>({ ...attempt, when: 'promptly' }));
      case 'read-from-further-back':
        return concat(settled, of(fromFurtherBack(attempt, verdict.at)));
      case 'by-shapes':
        return concat(settled, attemptByShapes(runner, attempt.readings, frameRate)).pipe(
          mergeMap((next) => (next === undefined ? pulled() : of(next))),
        );
      case 'pull':
        return concat(settled, defer(pulled));
      case 'ask-each':
        return firstSilent(attempt, verdict.of).pipe(
          mergeMap((at) => {
            const { error } = verdict;
            if (at === undefined) return throwError(() => error);
            return carriedOut(attempt, diagnose(attempt, { kind: 'lacking', at, inTime: false, error }));
          }),
        );
      case 'damaged':
        return throwError(() => damaged(verdict));
      case 'fail':
        return throwError(() => verdict.error);
    }
  };

  const tried = (attempt: Attempt): Observable<Attempt | Told> =>
    attemptDirect(runner, attempt, { request, target, abilities }).pipe(
      concatMap((event) =>
        event.type === 'failed' ? carriedOut(attempt, diagnose(attempt, event.failure)) : of(event),
      ),
    );

  return of<Attempt | Told>(firstAttempt(request, raw)).pipe(
    expand((step) => (isTold(step) ? EMPTY : tried(step))),
    filter(isTold),
  );
}

function isTold(step: Attempt | Told): step is Told {
  return 'type' in step;
}

/** The same with one reading from its next place. */
function fromFurtherBack({ readings, ...how }: Attempt, position: number): Attempt {
  const moved = readings.map((reading, at) => {
    if (at !== position || !('file' in reading)) return reading;
    const [seek = reading.seek, ...others] = reading.others;
    return { ...reading, seek, others };
  });
  return { ...how, readings: moved, when: 'promptly' };
}

/** Whether ffmpeg can make all of a segment by itself, given what stands still as bytes. */
export function isDirect(request: SegmentRequest): boolean {
  return stretchesOf(request).every(
    (stretch) =>
      stretch.kind === 'color' ||
      isStill(stretch) ||
      (stretch.source.file !== undefined && stretch.transforms === undefined),
  );
}

/** What a stretch lacks, once it is clear that reading from elsewhere brings no more. */
function damaged({ stretch, part, error: cause }: Extract<Verdict, { kind: 'damaged' }>): ClipwrightError {
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
