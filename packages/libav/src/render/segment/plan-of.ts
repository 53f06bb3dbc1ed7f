import type { OutputProfile } from '@clipwright/core';
import type { ArtifactTarget, SegmentRequest, Stretch } from '@clipwright/core/author';
import { pictureStretchesOf, stretchesOf } from '@clipwright/core/plan';
import {
  type Abilities,
  colorFrames,
  colorTags,
  graphWithLayers,
  segmentGraph,
  storedGraph,
  withAlpha,
} from '@clipwright/filters';
import type { AllowedInputs } from '@clipwright/node-kit';
import { isStill } from '@clipwright/rendering';
import type { GraphInput } from '../../library/frame-graph.ts';
import { encodingSpec } from '../encoding-spec.ts';
import { clockOf } from './fed-stretch.ts';
import { fileFrames } from './file-frames.ts';
import type { LayersPlan, PlannedStretch, SegmentPlan } from './segment-plan.ts';
import { asStored, stretchGraph } from './stretch-graph.ts';

/**
 * What the worker is told at first. Errors: `encoder-missing`, `invalid-option`.
 *
 * @param allowed Of files that it reads by itself; absent: every frame is fed.
 */
export function planOf(
  request: SegmentRequest,
  { file }: ArtifactTarget,
  abilities: Abilities,
  allowed: AllowedInputs | undefined,
): SegmentPlan {
  const { profile, layers = [] } = request;
  const pictures = pictureStretchesOf(request).length;
  const fromOf = (stretch: Stretch, index: number): PlannedStretch['from'] => {
    if (stretch.kind === 'color') {
      return { kind: 'made', graph: asStored(`${colorFrames(profile, stretch)}[v]`, request) };
    }
    const graph = stretchGraph(request, stretch, index, abilities);
    return (allowed && fileFrames(stretch, profile, allowed, graph)) ?? { kind: 'fed' };
  };
  return {
    file,
    encoding: encodingSpec(profile, abilities),
    stretches: stretchesOf(request).map((stretch, index) => ({
      // Of a layer that stands still there is one frame.
      frames: index >= pictures && isStill(stretch) ? 1 : stretch.frames,
      from: fromOf(stretch, index),
    })),
    ...(request.kind === 'crossfade'
      ? { mix: { graph: segmentGraph(request, ['[0:v]null', '[1:v]null']), input: conformed(profile) } }
      : {}),
    ...(layers.length === 0 ? {} : { layers: layersPlan(request, layers) }),
  };
}

function layersPlan({ profile, frames }: SegmentRequest, layers: NonNullable<SegmentRequest['layers']>): LayersPlan {
  const under = conformed(profile);
  const chains = layers.map(({ content }, layer) => ({
    chain: `[${1 + layer}:v]null`,
    isOne: isStill({ kind: 'clip', ...content }),
  }));
  const graph = graphWithLayers('[0:v]null[v]', layers, chains, profile);
  return {
    graph: storedGraph(graph, profile),
    inputs: [
      under,
      ...layers.map(({ width, height }) => ({
        ...under,
        width,
        height,
        pixelFormat: withAlpha(profile.video.pixelFormat),
      })),
    ],
    from: layers.map(({ from }) => from),
    frames,
  };
}

/** Frames as they go into an encoder. */
function conformed(profile: OutputProfile): GraphInput {
  const { width, height, video } = profile;
  const { range, matrix } = colorTags(profile);
  return {
    ...{ width, height, pixelFormat: video.pixelFormat, ...clockOf(profile) },
    ...(range === undefined ? {} : { range }),
    ...(matrix === undefined ? {} : { matrix }),
  };
}
