import {
  type ArtifactTarget,
  type ClipStretch,
  ClipwrightError,
  type ProducedEvent,
  type ProgressEvent,
  Rational,
  type SegmentRequest,
  type Stretch,
  stretchesOf,
} from '@clipwright/core';
import {
  composeCommand,
  type FfmpegRunner,
  type InputSafety,
  meaningOf,
  mostTogether,
  namedFrameTimes,
  printNamedFrameTimes,
} from '@clipwright/ffmpeg';
import {
  catchError,
  concat,
  concatMap,
  defaultIfEmpty,
  defer,
  EMPTY,
  from,
  ignoreElements,
  mergeMap,
  type Observable,
  take,
  throwError,
} from 'rxjs';
import type { Abilities } from '../abilities.ts';
import { blackFrames } from './black-frames.ts';
import { conformFilters } from './conform-filters.ts';
import { type DecodedFrames, decodedFrames } from './decoded-frames.ts';
import { decodedTimes } from './decoded-times.ts';
import { deinterlaced } from './deinterlace.ts';
import { encodingOptions } from './encoding.ts';
import { gridFilters } from './grid-filters.ts';
import { runEncoder } from './run-encoder.ts';
import { segmentCost } from './segment-cost.ts';
import { segmentGraph } from './segment-graph.ts';
import { type Seek, seeks, stretchInput } from './stretch-input.ts';
import { heldFrames } from './stretch-meta.ts';

/** A stretch and how it is read this time. */
type Reading = FileReading | { readonly stretch: Extract<Stretch, { kind: 'black' }> };

interface FileReading {
  readonly stretch: Extract<Stretch, { kind: 'clip' }>;
  readonly file: string;
  readonly seek: Seek;
  /** Where else reading can begin, if that turns out to be too late. */
  readonly others: readonly Seek[];
}

/**
 * A decoder refused something. It may be what no frame of the segment needs, but it may also be what some refer to that came
 * out as if nothing were wrong: a B-frame is decoded after frames that are shown later.
 */
class Suspicion extends Error {
  override readonly name = 'Suspicion';
}

/** Whether all files are read from a keyframe on: elsewhere decoders complain of how a stream begins in the middle of a group. */
function seeksExactly(readings: readonly Reading[]): boolean {
  return readings.every(({ stretch }) => {
    if (stretch.kind === 'black') return true;
    const names = stretch.source.info.container.split(',');
    return names.includes('mov') || names.includes('matroska');
  });
}

/** Frames before the first one shown up to which nobody has to hear of them one by one to know that something happens. */
const soonShown = 100;

/**
 * Whether the frames' times may be told many at a time. Not where a seek is likely to come out too late, which should be known
 * soon; and of several streams only as many as are sure to stay together.
 */
function toldTogether(readings: readonly Reading[]): boolean {
  const few = readings.every(({ stretch }) => {
    if (stretch.kind === 'black') return true;
    const { lead, shown } = stretch;
    if (lead === undefined || shown === undefined || lead > soonShown) return false;
    return readings.length === 1 || lead + shown <= mostTogether / 2;
  });
  return few && seeksExactly(readings);
}

/** An attempt failed because of one stretch. */
interface Culprit {
  readonly part: number;
  readonly decoded: DecodedFrames;
  readonly error: unknown;
}

export interface ShortWayOptions {
  readonly abilities: Abilities;
  /** The same segment by the long way, whose sources know for each frame whether it is whole: how one is made that is damaged, or may be. */
  readonly pulled: () => Observable<ProgressEvent | ProducedEvent>;
}

/**
 * A segment whose files ffmpeg reads by itself: one input for each stretch, all in one process. Some containers seek later
 * than they were asked to, and say nothing: the timestamps of the decoded frames tell, and then it is done again with that
 * stretch read from further back, at last from its file's start. What still lacks frames is damaged, and fails
 * (`source-damaged`, with the stretch in `details.stretch`), unless it may be damaged (`onDamage`).
 */
export function shortWay(
  runner: FfmpegRunner,
  request: SegmentRequest,
  target: ArtifactTarget,
  { abilities, pulled }: ShortWayOptions,
): Observable<ProgressEvent | ProducedEvent> {
  const frameRate = Rational.from(request.profile.frameRate);

  // The process that was ended must have left the target before the next one writes it.
  const settled = defer(() => runner.settled()).pipe(ignoreElements());

  const attempt = (
    readings: readonly Reading[],
    when: 'promptly' | 'together' = 'promptly',
  ): Observable<ProgressEvent | ProducedEvent> =>
    defer(() => {
      const watches = readings.map(({ stretch }) =>
        stretch.kind === 'clip' ? decodedFrames(stretch, frameRate) : undefined,
      );
      const job = {
        tool: 'ffmpeg',
        args: segmentCommand(runner.inputs, request, { readings, when, target, abilities }),
        ...segmentCost(request.profile, readings.filter((reading) => 'file' in reading).length),
      } as const;
      let culprit: Culprit | undefined;
      /** Runs what throws when a stretch is not as it should be, and keeps which. */
      const watch = (part: number, look: (decoded: DecodedFrames) => void): void => {
        const decoded = watches[part];
        if (decoded === undefined) return;
        try {
          look(decoded);
        } catch (error) {
          culprit ??= { part, decoded, error };
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
          for (const part of watches.keys()) watch(part, ({ check }) => check());
          if (seeksExactly(readings) && stderr.some((line) => meaningOf(line) === 'damage')) throw new Suspicion();
          return readings.map(({ stretch }) => ({ held: heldFrames(stretch, frameRate) }));
        },
      }).pipe(
        catchError((error: unknown) => {
          // The process has ended, and left the target.
          if (error instanceof Suspicion) return defer(pulled);
          // Lines of several streams that turn out to be more than expected may have been mixed up.
          const unsure = when === 'together' && readings.length > 1;
          if (unsure && (culprit !== undefined || blamesInput(error))) return concat(settled, attempt(readings));
          if (culprit !== undefined) return again(readings, culprit);
          return blamesInput(error) ? undelivered(readings, watches, error) : throwError(() => error);
        }),
      );
    });

  /** A process also fails of what it cannot read at all; which of several inputs that is, each tells when it is read alone. */
  const undelivered = (
    readings: readonly Reading[],
    watches: readonly (DecodedFrames | undefined)[],
    error: unknown,
  ): Observable<ProgressEvent | ProducedEvent> => {
    const silent = [...watches.entries()].flatMap(([part, decoded]) =>
      decoded === undefined || decoded.any ? [] : [{ part, decoded, error }],
    );
    const [only] = silent;
    if (only !== undefined && readings.length === 1) return again(readings, only);
    return from(silent).pipe(
      concatMap((one) => {
        const reading = readings[one.part];
        if (reading === undefined || !('file' in reading)) return EMPTY;
        return decodedTimes(runner, reading.stretch, reading, frameRate).pipe(
          mergeMap((times) => (times.length === 0 ? [one] : [])),
        );
      }),
      take(1),
      defaultIfEmpty(undefined),
      mergeMap((one) => (one === undefined ? throwError(() => error) : again(readings, one))),
    );
  };

  const again = (readings: readonly Reading[], culprit: Culprit): Observable<ProgressEvent | ProducedEvent> => {
    const { part, decoded } = culprit;
    const reading = readings[part];
    if (reading === undefined || !('file' in reading)) return throwError(() => culprit.error);
    const { stretch, others } = reading;
    const next = (changed: FileReading): Observable<ProgressEvent | ProducedEvent> =>
      attempt(readings.with(part, changed));
    const [seek, ...rest] = others;
    if (seek !== undefined && !decoded.inTime) return concat(settled, next({ ...reading, seek, others: rest }));
    if (stretch.onDamage === 'freeze') return concat(settled, defer(pulled));
    return throwError(() => damaged(stretch, part, culprit.error));
  };

  const readings = stretchesOf(request).map(firstReading);
  return attempt(readings, toldTogether(readings) ? 'together' : 'promptly');
}

/** Whether ffmpeg can make all of a segment by itself. */
export function goesShortWay(request: SegmentRequest): boolean {
  return stretchesOf(request).every(
    (stretch) => stretch.kind === 'black' || (stretch.source.file !== undefined && stretch.transform === undefined),
  );
}

function firstReading(stretch: Stretch): Reading {
  if (stretch.kind === 'black') return { stretch };
  const { file } = stretch.source;
  if (file === undefined) throw new ClipwrightError('internal', `There is no file of ${stretch.source.id}.`);
  const [seek, ...others] = seeks(stretch);
  return { stretch, file, seek, others };
}

interface SegmentCommandOptions {
  readonly readings: readonly Reading[];
  /** When the frames' times are told. */
  readonly when: 'promptly' | 'together';
  readonly target: ArtifactTarget;
  readonly abilities: Abilities;
}

function segmentCommand(
  inputs: InputSafety,
  request: SegmentRequest,
  { readings, when, target, abilities }: SegmentCommandOptions,
): string[] {
  const { profile } = request;
  const frameRate = Rational.from(profile.frameRate);
  const files = readings.filter((reading) => 'file' in reading);
  const chains = readings.map((reading, part) => {
    if (!('file' in reading)) return blackFrames(profile, reading.stretch.frames);
    const { stretch } = reading;
    const { video } = stretch.source.info;
    return [
      `[${files.indexOf(reading)}:${video.index}]${printNamedFrameTimes(part, when)}`,
      ...deinterlaced(video),
      gridFilters(stretch, frameRate),
      conformFilters(video, video.pixelFormat, profile, { abilities, label: `part${part}` }),
    ].join(',');
  });
  return composeCommand({
    inputs: files.map(({ file, seek }) => stretchInput(inputs, file, seek)),
    graph: segmentGraph(request, chains),
    outputs: [{ target, options: encodingOptions(profile, abilities) }],
    // Timestamps stay the source's own, and so does what a seek counts in.
    options: ['-copyts'],
  });
}

function blamesInput(error: unknown): boolean {
  if (!(error instanceof ClipwrightError)) return false;
  return error.code === 'tool-failed' || error.code === 'verification-failed' || error.code === 'source-damaged';
}

/** What a stretch lacks, once it is clear that reading from elsewhere brings no more. */
function damaged(stretch: ClipStretch, part: number, cause: unknown): ClipwrightError {
  const { source, firstShown } = stretch;
  const lacking = cause instanceof ClipwrightError && cause.code === 'source-damaged';
  const message = lacking ? cause.message : 'The first frame of the clip could not be decoded.';
  return new ClipwrightError('source-damaged', message, {
    cause,
    // The message has one already where it is the cause's.
    ...(lacking ? {} : { remedy: 'Check the file, or start the clip later.' }),
    details: { source: source.id, firstShown, ...(lacking ? cause.details : {}), stretch: part },
  });
}
