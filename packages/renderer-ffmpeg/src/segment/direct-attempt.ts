import { type ProgressEvent, Rational } from '@clipwright/core';
import { type ArtifactTarget, heldFrames, type ProducedEvent, type SegmentRequest } from '@clipwright/core/author';
import { stretchesOf } from '@clipwright/core/plan';
import { type FfmpegRunner, maxTogether, meaningOf, namedFrameTimes, seeksExactly } from '@clipwright/ffmpeg';
import type { Abilities } from '@clipwright/filters';
import { type DecodedFrames, decodedFrames } from '@clipwright/rendering';
import { catchError, defer, type Observable, of } from 'rxjs';
import type { Failure } from './diagnose.ts';
import type { RawByStretch } from './raw-pictures.ts';
import { firstReading, type Reading } from './reading.ts';
import { runEncoder } from './run-encoder.ts';
import { type Attempt, segmentCommand } from './segment-command.ts';
import { segmentCost } from './segment-cost.ts';
import { noticedShape } from './shape-watch.ts';

/** An attempt brought no segment; its process has ended. */
export interface FailedAttempt {
  readonly type: 'failed';
  readonly failure: Failure;
}

/** Thrown out of a process to end it, for a reason that is known. */
class Noticed extends Error {
  override readonly name = 'Noticed';
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/**
 * Whether all files are read from a keyframe on: elsewhere decoders complain of how a stream begins in the middle of a
 * group.
 */
function allSeekExactly(readings: readonly Reading[]): boolean {
  return readings.every((reading) => {
    return !('file' in reading) || seeksExactly(reading.stretch.source.info.container);
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
  const few = readings.every((reading) => {
    if (!('file' in reading)) return true;
    const { lead, shown } = reading.stretch.hints;
    if (lead === undefined || shown === undefined || lead > soonShown) return false;
    return readings.length === 1 || lead + shown <= maxTogether / 2;
  });
  return few && allSeekExactly(readings);
}

/** How a segment is tried first. */
export function firstAttempt(request: SegmentRequest, raw: RawByStretch): Attempt {
  const readings = stretchesOf(request).map((stretch, part) => firstReading(stretch, part, raw.get(part)));
  return { readings, when: toldTogether(readings) ? 'together' : 'promptly', watched: true };
}

export interface DirectAttemptOptions {
  readonly request: SegmentRequest;
  readonly target: ArtifactTarget;
  readonly abilities: Abilities;
}

/**
 * One process that reads the files of a segment and encodes it. The timestamps of what each decoder delivers are
 * followed; it ends as soon as those of one are not as they should be. Emits why it failed, and errs of nothing else.
 */
export function attemptDirect(
  runner: FfmpegRunner,
  attempt: Attempt,
  { request, target, abilities }: DirectAttemptOptions,
): Observable<ProgressEvent | ProducedEvent | FailedAttempt> {
  return defer(() => {
    const { readings, dropped = [] } = attempt;
    const frameRate = Rational.from(request.profile.frameRate);
    const watches = readings.map((reading) =>
      'file' in reading ? decodedFrames(reading.stretch, frameRate) : undefined,
    );
    /** Runs what throws when a stretch is not as it should be, and says which. */
    const watch = (at: number, look: (decoded: DecodedFrames) => void): void => {
      const decoded = watches[at];
      if (decoded === undefined) return;
      try {
        look(decoded);
      } catch (error) {
        throw new Noticed({ kind: 'lacking', at, inTime: decoded.inTime, error });
      }
    };
    const job = {
      tool: 'ffmpeg',
      args: segmentCommand(runner.inputs, request, { ...attempt, target, abilities }),
      ...segmentCost(request.profile, readings.filter(({ stretch }) => stretch.kind === 'clip').length),
    } as const;
    const timeOf = namedFrameTimes();
    return runEncoder(runner, job, request, {
      note: (line) => {
        const time = timeOf(line);
        if (time !== undefined) watch(time.stream, ({ decoded }) => decoded(time.pts));
      },
      measure: (stderr) => {
        if (noticedShape(stderr)) throw new Noticed({ kind: 'other-shape' });
        for (const at of watches.keys()) watch(at, ({ check }) => check());
        if (allSeekExactly(readings) && stderr.some((line) => meaningOf(line) === 'damage')) {
          throw new Noticed({ kind: 'complaint' });
        }
        return stretchesOf(request).map((stretch, part) => {
          const [held, missing = 0] = [heldFrames(stretch, frameRate), dropped[part]];
          return missing === 0 ? { held } : { held, missing, frozen: missing };
        });
      },
    }).pipe(
      catchError((error: unknown) => {
        const silent = [...watches.entries()].flatMap(([at, decoded]) => (decoded?.any === false ? [at] : []));
        const failure: Failure = error instanceof Noticed ? error.failure : { kind: 'process', error, silent };
        return of<FailedAttempt>({ type: 'failed', failure });
      }),
    );
  });
}
