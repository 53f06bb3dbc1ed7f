import type { ClipStretch, SegmentRequest } from '@clipwright/core/author';
import { pictureStretchesOf } from '@clipwright/core/plan';
import { type Abilities, conformFilters, layerFilters, storedGraph } from '@clipwright/filters';
import { isStill } from '@clipwright/rendering';

/**
 * A graph from frames of a stretch, labelled `0:v`, to what they are in its segment, labelled `v`: pictures of its profile,
 * or what lies on them.
 *
 * @param pixelFormat The frames' own.
 * @param before Filters that they go through first.
 */
export type StretchGraph = (pixelFormat: string, before: readonly string[]) => string;

/** @param index The position of the stretch in the request. */
export function stretchGraph(
  request: SegmentRequest,
  stretch: ClipStretch,
  index: number,
  abilities: Abilities,
): StretchGraph {
  const { profile, layers = [] } = request;
  const { framing, view, source } = stretch;
  const { video } = source.info;
  const layer = layers[index - pictureStretchesOf(request).length];
  return (pixelFormat, before) => {
    const chain = (filters: string): string => `[0:v]${[...before, filters].join(',')}`;
    if (layer !== undefined)
      return `${chain(layerFilters(video, pixelFormat, layer, profile, { abilities, framing }))}[v]`;
    const repeated = isStill({ kind: 'clip', ...stretch }) ? stretch.frames : undefined;
    const all = chain(conformFilters(video, pixelFormat, profile, { abilities, framing, view, repeated }));
    return asStored(`${all}[v]`, request);
  };
}

/** What ends with a segment's pictures, labelled `v`, with these as they are stored, unless something is to lie on them. */
export function asStored(graph: string, { profile, layers = [] }: SegmentRequest): string {
  return layers.length > 0 ? graph : storedGraph(graph, profile);
}
