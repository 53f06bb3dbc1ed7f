import type { ClipStretch, SegmentRequest, Stretch } from '../contracts/clip-renderer.ts';

/** Every stretch that a segment shows, in the order in which results and errors (`details.stretch`) name them. */
export function stretchesOf(request: SegmentRequest): readonly Stretch[] {
  switch (request.kind) {
    case 'clip':
    case 'black':
      return [request];
    case 'crossfade':
      return [request.from, request.to];
    case 'group':
      return request.stretches;
  }
}

/** The same of clips alone. */
export function clipStretchesOf(request: SegmentRequest): readonly ClipStretch[] {
  return stretchesOf(request).flatMap((stretch) => (stretch.kind === 'clip' ? [stretch] : []));
}
