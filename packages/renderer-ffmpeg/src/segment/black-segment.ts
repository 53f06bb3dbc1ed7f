import type { ArtifactTarget, BlackSegmentRequest, ProducedEvent, ProgressEvent } from '@clipwright/core';
import { composeCommand, type FfmpegRunner } from '@clipwright/ffmpeg';
import type { Observable } from 'rxjs';
import { encodingOptions } from './encoding.ts';
import { outputClock } from './output-clock.ts';
import { runEncoder } from './run-encoder.ts';
import { segmentCost } from './segment-cost.ts';

/** Black frames, made inside the filter graph. */
export function blackSegment(
  runner: FfmpegRunner,
  request: BlackSegmentRequest,
  target: ArtifactTarget,
): Observable<ProgressEvent | ProducedEvent> {
  const { profile, frames } = request;
  const { frameRate } = outputClock(profile.frameRate);
  const graph = [
    `color=c=black:s=${profile.width}x${profile.height}:r=${frameRate}`,
    `trim=end_frame=${frames}`,
    'format=yuv420p',
    'setsar=1',
    'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709[v]',
  ].join(',');
  const args = composeCommand({
    inputs: [],
    graph,
    outputs: [{ target, options: encodingOptions(profile) }],
  });
  return runEncoder(runner, { tool: 'ffmpeg', args, ...segmentCost(profile) }, { frames, stretches: [{ held: 0 }] });
}
