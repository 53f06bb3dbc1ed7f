import type { ProgressEvent } from '@clipwright/core';
import {
  type ArtifactTarget,
  blaming,
  type ClipSegmentRequest,
  composedFrames,
  inStretch,
  type ProducedEvent,
  type SegmentRequest,
} from '@clipwright/core/author';
import { pictureStretchesOf } from '@clipwright/core/plan';
import type { CommandSpec, FfmpegRunner } from '@clipwright/ffmpeg';
import { tagged } from '@clipwright/filters';
import { byteFeed } from '@clipwright/rendering';
import { catchError, defer, finalize, type Observable, throwError } from 'rxjs';
import { conformedFrames } from './conformed-frames.ts';
import { encoded } from './encoding.ts';
import { pipedFrames } from './piped.ts';
import type { PipedInputs } from './piped-inputs.ts';
import { fedLayers, rawLayers } from './raw-layers.ts';
import type { RawByStretch } from './raw-pictures.ts';
import { runEncoder } from './run-encoder.ts';
import { segmentCost } from './segment-cost.ts';

/**
 * A crossfade or a group in which ffmpeg cannot read everything by itself: each clip is pulled as samples and conformed
 * by a process of its own, and the pictures are put together here, by the same arithmetic as in a direct one. Errors:
 * as {@link renderPiped}, with the stretch in `details.stretch`.
 */
export function renderComposited(
  runner: FfmpegRunner,
  request: Exclude<SegmentRequest, ClipSegmentRequest>,
  target: ArtifactTarget,
  inputs: PipedInputs,
  raw: RawByStretch,
): Observable<ProgressEvent | ProducedEvent> {
  return defer(() => {
    const { profile } = request;
    const { width, height, video } = profile;
    const all = pictureStretchesOf(request).map((stretch, index) => {
      const conformed = inStretch(index, () => conformedFrames(runner, stretch, profile, inputs));
      return { ...conformed, frames: blaming(index, conformed.frames) };
    });
    const pictures = all.map(({ frames }) => frames);
    const joined = composedFrames(request, pictures);
    const release = () => Promise.all(all.map((each) => each.release()));
    const feed = byteFeed(joined, release, inputs.pending);
    const args: CommandSpec = {
      inputs: [pipedFrames({ width, height, pixelFormat: video.pixelFormat }, profile), ...rawLayers(raw, profile)],
      ...encoded(fedLayers(`[0:v]setsar=1,${tagged(profile)}[v]`, request, raw, inputs.abilities), profile, {
        target,
        abilities: inputs.abilities,
      }),
    };
    const job = { tool: 'ffmpeg', args, ...segmentCost(profile, 1 + raw.size), stdin: feed } as const;
    const measure = () => [...all.map((each) => each.measure()), ...[...raw.values()].map(({ meta }) => meta)];
    return runEncoder(runner, job, request, { measure }).pipe(
      catchError((error: unknown) => throwError(() => (feed.failure === undefined ? error : feed.failure.error))),
      finalize(feed.stop),
    );
  });
}
