import {
  type ArtifactTarget,
  type ClipSegmentRequest,
  type ClipSource,
  ClipwrightError,
  type FrameTransforms,
  type ProducedEvent,
  type ProgressEvent,
  Rational,
  type TimeRange,
  type VideoSample,
} from '@clipwright/core';
import { composeCommand, type FfmpegRunner } from '@clipwright/ffmpeg';
import { catchError, defer, finalize, Observable, switchMap, throwError } from 'rxjs';
import { byteFeed } from '../output/byte-feed.ts';
import type { Pending } from '../output/cleaned-up.ts';
import { conformFilters } from './conform-filters.ts';
import { drawing } from './draw.ts';
import { encodingOptions } from './encoding.ts';
import { gridFrames } from './grid-frames.ts';
import { runEncoder } from './run-encoder.ts';
import { segmentCost } from './segment-cost.ts';
import { clipMeta } from './segment-meta.ts';

/**
 * A clip whose frames are pulled as samples, put on the output grid here, and fed to an encoder that conforms them
 * with the very filters of the short way. Errors: `unknown-transform`, `contract-violation`, the source's own.
 */
export function longWay(
  runner: FfmpegRunner,
  request: ClipSegmentRequest,
  target: ArtifactTarget,
  inputs: { readonly open: () => ClipSource; readonly transforms: FrameTransforms; readonly pending: Pending },
): Observable<ProgressEvent | ProducedEvent> {
  return defer(() => {
    const { format, draw } = drawing(request.transform, inputs.transforms);
    const samples = inputs.open().video(sampleRange(request), { format })[Symbol.asyncIterator]();
    let released = false;
    const release = async (): Promise<void> => {
      if (released) return;
      released = true;
      await samples.return?.();
    };
    // The encoder must be told the frames' size and format: the first sample comes before it.
    return firstSample(samples, request).pipe(
      switchMap((first) => {
        const feed = byteFeed(gridFrames(first, samples, request, draw), release, inputs.pending);
        const args = encodeCommand(first, request, target);
        const job = { tool: 'ffmpeg', args, ...segmentCost(request.profile), stdin: feed } as const;
        return runEncoder(runner, job, clipMeta(request)).pipe(
          catchError((error: unknown) => throwError(() => (feed.failure === undefined ? error : feed.failure.error))),
          finalize(feed.stop),
        );
      }),
      finalize(() => void inputs.pending.track(release())),
    );
  });
}

/**
 * From the first frame shown, whose time is exact, to a little after the last: the grid decides which are shown, and
 * a loader allows tolerances of its own at the borders of a range.
 */
function sampleRange(request: ClipSegmentRequest): TimeRange {
  const { video } = request.source.info;
  const timebase = Rational.from(video.timebase);
  const start = timebase.mul(request.firstShown - video.origin).max(0);
  const beyond = Rational.of(request.frames).div(Rational.from(request.profile.frameRate));
  const margin = Rational.of(2n, 1000n).add(timebase.mul(2));
  const end = Rational.from(request.sampleAt).max(start).add(beyond).add(margin);
  return { start: start.toString(), end: end.toString() };
}

/** Pulls the first sample. A sample that comes when nobody waits any more is closed. */
function firstSample(samples: AsyncIterator<VideoSample>, request: ClipSegmentRequest): Observable<VideoSample> {
  return new Observable((subscriber) => {
    samples.next().then(
      (result) => {
        if (result.done === true) subscriber.error(startedTooLate(request));
        else if (subscriber.closed) result.value.close();
        else if (result.value.pts > request.firstShown) {
          result.value.close();
          subscriber.error(startedTooLate(request));
        } else {
          subscriber.next(result.value);
          subscriber.complete();
        }
      },
      (error: unknown) => subscriber.error(error),
    );
  });
}

function startedTooLate(request: ClipSegmentRequest): ClipwrightError {
  return new ClipwrightError('source-damaged', 'The first frame of the clip could not be decoded.', {
    remedy: 'Check the source, or start the clip later.',
    details: { source: request.source.id, firstShown: request.firstShown },
  });
}

function encodeCommand(first: VideoSample, request: ClipSegmentRequest, target: ArtifactTarget): string[] {
  const { video } = request.source.info;
  const { width, height, pixelFormat } = first;
  const rate = Rational.from(request.profile.frameRate).toString();
  const size = ['-pixel_format', pixelFormat, '-video_size', `${width}x${height}`, '-framerate', rate];
  return composeCommand({
    inputs: [{ source: 'pipe', options: ['-f', 'rawvideo', ...size] }],
    graph: `[0:v]${conformFilters(video, pixelFormat, request.profile)}[v]`,
    outputs: [{ target, options: encodingOptions(request.profile) }],
  });
}
