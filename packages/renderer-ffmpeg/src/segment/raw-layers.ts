import type { OutputProfile } from '@clipwright/core';
import type { SegmentRequest } from '@clipwright/core/author';
import { pictureStretchesOf } from '@clipwright/core/plan';
import type { CommandSpec } from '@clipwright/ffmpeg';
import { type Abilities, graphWithLayers, type LayerFrames, layerFilters } from '@clipwright/filters';
import { type RawByStretch, rawInput } from './raw-pictures.ts';

/** The pictures of layers as inputs of a command beside the first one, which is fed in. */
export function rawLayers(raw: RawByStretch, profile: OutputProfile): CommandSpec['inputs'] {
  return [...raw.values()].map((pictures) => rawInput(pictures, profile.frameRate));
}

/** A graph of frames that are fed in, labelled `v`, with the layers on it that are read as bytes. */
export function fedLayers(graph: string, request: SegmentRequest, raw: RawByStretch, abilities: Abilities): string {
  const { layers = [], profile } = request;
  const first = pictureStretchesOf(request).length;
  const inputs = [...raw.keys()];
  const frames = layers.map((layer, at): LayerFrames => {
    const pictures = raw.get(first + at);
    const { framing, source } = layer.content;
    const { video } = source.info;
    const filters = layerFilters(video, pictures?.pixelFormat ?? video.pixelFormat, layer, profile, {
      ...{ abilities, framing },
    });
    return { chain: `[${1 + inputs.indexOf(first + at)}:0]${filters}`, isOne: pictures?.isOne ?? false };
  });
  return graphWithLayers(graph, layers, frames, profile);
}
