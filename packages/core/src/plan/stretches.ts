import type { ClipStretch, SegmentRequest, Stretch } from '../contracts/segment-request.ts';

/**
 * Every stretch that a segment shows, in the order in which results and errors (`details.stretch`) name them: those of the
 * picture itself, and then what its layers show.
 */
export function stretchesOf(request: SegmentRequest): readonly Stretch[] {
  const layers = (request.layers ?? []).map(({ content }) => ({ kind: 'clip' as const, ...content }));
  return layers.length === 0 ? pictureStretchesOf(request) : [...pictureStretchesOf(request), ...layers];
}

/** Those of the picture itself, on which layers lie. */
export function pictureStretchesOf(request: SegmentRequest): readonly Stretch[] {
  switch (request.kind) {
    case 'clip':
    case 'color':
      return [request];
    case 'crossfade':
      return [request.from, request.to];
    case 'group':
      return request.stretches;
  }
}

/** Of all of them those of clips. */
export function clipStretchesOf(request: SegmentRequest): readonly ClipStretch[] {
  return stretchesOf(request).flatMap((stretch) => (stretch.kind === 'clip' ? [stretch] : []));
}
