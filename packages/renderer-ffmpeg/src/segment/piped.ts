import { type OutputProfile, type ProgressEvent, Rational, type VideoSample } from '@clipwright/core';
import {
  type ArtifactTarget,
  type ClipSegmentRequest,
  type ClipStretch,
  type ProducedEvent,
  pullSamples,
} from '@clipwright/core/author';
import type { CommandSpec, FfmpegRunner } from '@clipwright/ffmpeg';
import { conformFilters, deinterlacedOfThree, fieldsOf } from '@clipwright/filters';
import { byteFeed } from '@clipwright/rendering';
import { catchError, defer, finalize, type Observable, switchMap, throwError } from 'rxjs';
import { encoded } from './encoding.ts';
import type { PipedInputs } from './piped-inputs.ts';
import { fedLayers, rawLayers } from './raw-layers.ts';
import type { RawByStretch } from './raw-pictures.ts';
import { runEncoder } from './run-encoder.ts';
import { segmentCost } from './segment-cost.ts';

/**
 * A clip whose frames are pulled as samples, put on the output grid here, and fed to an encoder that conforms them
 * with the very filters of a direct one. Errors: `unknown-transform`, `contract-violation`, the source's own.
 */
export function renderPiped(
  runner: FfmpegRunner,
  request: ClipSegmentRequest,
  target: ArtifactTarget,
  inputs: PipedInputs,
  raw: RawByStretch,
): Observable<ProgressEvent | ProducedEvent> {
  return defer(() => {
    const { profile } = request;
    const pulled = pullSamples(request, Rational.from(profile.frameRate), inputs, {
      neighbours: fieldsOf(request.source.info.video) !== undefined,
    });
    // The encoder must be told the frames' size and format: the first sample comes before it.
    return pulled.first.pipe(
      switchMap((first) => {
        const feed = byteFeed(pulled.frames(first), pulled.release, inputs.pending);
        const args: CommandSpec = {
          inputs: [pipedFrames(first, profile), ...rawLayers(raw, profile)],
          ...encoded(fedLayers(fedGraph(request, first, profile, inputs), request, raw, inputs.abilities), profile, {
            target,
            abilities: inputs.abilities,
          }),
        };
        const job = { tool: 'ffmpeg', args, ...segmentCost(profile, 1 + raw.size), stdin: feed } as const;
        const measure = () => [pulled.measure(), ...[...raw.values()].map(({ meta }) => meta)];
        return runEncoder(runner, job, request, { measure }).pipe(
          catchError((error: unknown) => throwError(() => (feed.failure === undefined ? error : feed.failure.error))),
          finalize(feed.stop),
        );
      }),
      finalize(() => void inputs.pending.track(pulled.release())),
    );
  });
}

/** What is done to the frames of a stretch that are fed in as they are, labelled `v`. */
export function fedGraph(
  { source, framing, view }: ClipStretch,
  { pixelFormat }: VideoSample,
  profile: OutputProfile,
  inputs: PipedInputs,
): string {
  const { video } = source.info;
  const conform = conformFilters(video, pixelFormat, profile, { abilities: inputs.abilities, framing, view });
  return `[0:v]${[...deinterlacedOfThree(video, profile.frameRate), conform].join(',')}[v]`;
}

/** Raw frames from standard input, one for each output frame. */
export function pipedFrames(
  { width, height, pixelFormat }: Pick<VideoSample, 'width' | 'height' | 'pixelFormat'>,
  profile: OutputProfile,
): CommandSpec['inputs'][number] {
  const rate = Rational.from(profile.frameRate).toString();
  const size = ['-pixel_format', pixelFormat, '-video_size', `${width}x${height}`, '-framerate', rate];
  return { source: 'pipe', options: ['-f', 'rawvideo', ...size] };
}
