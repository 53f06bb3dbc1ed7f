import type { LayerStretch, SegmentRequest } from '../contracts/segment-request.ts';
import { Rational } from '../time/rational.ts';
import { firstFrameAt } from '../time/rule-of-time.ts';
import type { PlacedLayer } from './place-layers.ts';
import type { PlannedSegment } from './plan.ts';
import type { FrameSpan } from './plan-copies.ts';
import type { StretchOf } from './stretch-of.ts';

/** Segments with what of the layers lies on them. Those that none lies on stay as they are. */
export function withLayers(
  segments: readonly PlannedSegment[],
  layers: readonly PlacedLayer[],
  frameRate: Rational,
  stretchOf: StretchOf,
): readonly PlannedSegment[] {
  if (layers.length === 0) return segments;
  return segments.map((segment): PlannedSegment => {
    const { firstFrame, request } = segment;
    const span = { firstFrame, frames: request.frames };
    const found = layers.flatMap((layer) =>
      onSegment(layer, span, frameRate, stretchOf).map((stretch) => ({ id: layer.id, stretch })),
    );
    if (found.length === 0) return segment;
    const own: SegmentRequest = { ...request, layers: found.map(({ stretch }) => stretch) };
    return { ...segment, items: [...segment.items, ...found.map(({ id }) => id)], request: own };
  });
}

/** The part of a layer that lies on a segment: while it appears, while it is there, while it disappears. */
function onSegment(
  { placed, rect, firstFrame, frames, opacity }: PlacedLayer,
  span: FrameSpan,
  frameRate: Rational,
  stretchOf: StretchOf,
): readonly LayerStretch[] {
  const { position, end, fadeIn, fadeOut } = placed;
  const risen = fadeIn.compare(0) === 0 ? firstFrame : firstFrameAt(position.add(fadeIn), frameRate);
  const falling =
    fadeOut.compare(0) === 0 ? firstFrame + frames : Math.max(risen, firstFrameAt(end.sub(fadeOut), frameRate));
  const since = (frame: number): Rational => Rational.of(frame).div(frameRate).sub(position).max(0);
  const left = (frame: number): Rational => end.sub(Rational.of(frame).div(frameRate)).max(0);
  const part = (
    from: number,
    to: number,
    opacityAt: (frame: number) => LayerStretch['opacity'] | undefined,
  ): LayerStretch[] => {
    const first = Math.max(from, span.firstFrame);
    const last = Math.min(to, span.firstFrame + span.frames);
    if (last <= first) return [];
    const content = stretchOf(placed, first, last - first);
    if (content.kind === 'color') return [];
    const { kind: _, ...shown } = content;
    const counted = opacityAt(first);
    return [
      {
        content: shown,
        from: first - span.firstFrame,
        ...rect,
        ...(counted === undefined ? {} : { opacity: counted }),
      },
    ];
  };
  const step = (fade: Rational): Rational => opacity.div(frameRate.mul(fade));
  return [
    ...part(firstFrame, risen, (frame) => ({
      at: since(frame).div(fadeIn).mul(opacity).toString(),
      step: step(fadeIn).toString(),
    })),
    ...part(risen, falling, () =>
      opacity.compare(1) === 0 ? undefined : { at: opacity.toString(), step: Rational.zero.toString() },
    ),
    ...part(falling, firstFrame + frames, (frame) => ({
      at: left(frame).div(fadeOut).mul(opacity).toString(),
      step: step(fadeOut).neg().toString(),
    })),
  ];
}
