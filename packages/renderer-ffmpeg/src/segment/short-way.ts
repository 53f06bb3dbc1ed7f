import {
  type ArtifactTarget,
  type ClipSegmentRequest,
  ClipwrightError,
  type ProducedEvent,
  type ProgressEvent,
  Rational,
} from '@clipwright/core';
import { composeCommand, type FfmpegRunner, inputSafety, printFrameTimes, strictDecoding } from '@clipwright/ffmpeg';
import { catchError, concat, defer, ignoreElements, type Observable, throwError } from 'rxjs';
import { conformFilters } from './conform-filters.ts';
import { decodedFrames, StartedTooLate } from './decoded-frames.ts';
import { encodingOptions } from './encoding.ts';
import { gridFilters } from './grid-filters.ts';
import { runEncoder } from './run-encoder.ts';
import { segmentCost } from './segment-cost.ts';
import { clipMeta } from './segment-meta.ts';

/** Seconds to go back when a seek came out too late; MPEG-TS, whose seeks mostly do, begins there. */
const further = 5;

/**
 * A clip that ffmpeg reads by itself. Some containers seek later than they were asked to, and say nothing: the
 * timestamps of the decoded frames tell, and then it is done again from further back, at last from the file's start.
 */
export function shortWay(
  runner: FfmpegRunner,
  request: ClipSegmentRequest,
  file: string,
  target: ArtifactTarget,
): Observable<ProgressEvent | ProducedEvent> {
  const attempt = (from: Seek, [next, ...rest]: readonly Seek[]): Observable<ProgressEvent | ProducedEvent> =>
    defer(() => {
      const decoded = decodedFrames(request);
      const job = {
        tool: 'ffmpeg',
        args: segmentCommand(request, file, from, target),
        ...segmentCost(request.profile),
      } as const;
      return runEncoder(runner, job, clipMeta(request), decoded).pipe(
        catchError((error: unknown) => {
          const lacking = error instanceof ClipwrightError && error.code === 'source-damaged';
          const nothing = !decoded.any && error instanceof ClipwrightError && blamesInput(error);
          if (!(error instanceof StartedTooLate) && !lacking && !nothing) return throwError(() => error);
          if (next === undefined) return throwError(() => (lacking ? error : damaged(request, error)));
          // The process that was ended must have left the target before the next one writes it.
          return concat(defer(() => runner.settled()).pipe(ignoreElements()), attempt(next, rest));
        }),
      );
    });
  const [first, ...others] = seeks(request);
  return attempt(first, others);
}

/** Seconds on the container's own clock, or its start. */
type Seek = Rational | 'start';

function seeks(request: ClipSegmentRequest): readonly [Seek, ...Seek[]] {
  const { info } = request.source;
  const timebase = Rational.from(info.video.timebase);
  const start = Rational.from(info.start).max(timebase.mul(info.video.origin));
  const key = timebase.mul(request.decodeFrom);
  const candidates = info.container === 'mpegts' ? [key.sub(further)] : [key, key.sub(further)];
  const [first, ...others] = candidates.filter((time) => time.compare(start) > 0);
  return first === undefined ? ['start'] : [first, ...others, 'start'];
}

function segmentCommand(request: ClipSegmentRequest, file: string, from: Seek, target: ArtifactTarget): string[] {
  const { video } = request.source.info;
  // Rounded up, since a microsecond before a keyframe is in the group before it.
  const seek = from === 'start' ? [] : ['-seek_timestamp', '1', '-ss', seconds(from)];
  const graph = [
    `[0:${video.index}]${printFrameTimes}`,
    gridFilters(request),
    `${conformFilters(video, video.pixelFormat, request.profile)}[v]`,
  ].join(',');
  return composeCommand({
    inputs: [
      {
        source: { file },
        options: [...inputSafety, ...strictDecoding, '-reinit_filter', '0', '-noaccurate_seek', ...seek],
      },
    ],
    graph,
    outputs: [{ target, options: encodingOptions(request.profile) }],
    // Timestamps stay the source's own, and so does what a seek counts in.
    options: ['-copyts'],
  });
}

function seconds(time: Rational): string {
  const micros = time.mul(1_000_000).ceil();
  const digits = String(micros < 0n ? -micros : micros).padStart(7, '0');
  return `${micros < 0n ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}

function blamesInput(error: ClipwrightError): boolean {
  return error.code === 'tool-failed' || error.code === 'verification-failed' || error.code === 'source-damaged';
}

function damaged(request: ClipSegmentRequest, cause: unknown): ClipwrightError {
  return new ClipwrightError('source-damaged', 'The first frame of the clip could not be decoded.', {
    cause,
    remedy: 'Check the file, or start the clip later.',
    details: { source: request.source.id, firstShown: request.firstShown },
  });
}
