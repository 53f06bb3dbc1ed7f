import type { CanvasShift } from '@clipwright/core';
import { type CrossfadeSegmentRequest, mixWhole, wayOf } from '@clipwright/core/author';
import { colorFrames } from './color-frames.ts';
import { sameRange } from './scale-filter.ts';
import { bitsOf, targetColor } from './target-color.ts';

/**
 * Two pictures that share the canvas by a window that moves. What moves stands beside itself, and a part of both is
 * shown, from another place in each frame; so does the window, a picture of the greatest value beside one of the least.
 * These filters only copy, on even places, and so does `maskedmerge` with such values: the same on every machine.
 *
 * @param from Label of the picture that gives way.
 * @param to Label of the one that comes.
 */
export function drawnTransition(request: CrossfadeSegmentRequest, from: string, to: string): readonly string[] {
  const { drawing } = request;
  const outside = mask(request, 0);
  return [
    ...moved(request, { picture: from, shift: drawing?.from, comes: false, name: 'from' }),
    ...moved(request, { picture: to, shift: drawing?.to, comes: true, name: 'to' }),
    `${mask(request, mixWhole(bitsOf(request.profile.video.pixelFormat)))}[inside]`,
    ...moved(request, { picture: '[inside]', shift: drawing?.window, comes: true, name: 'window', outside }),
    '[from][to][window]maskedmerge[v]',
  ];
}

/** Frames of one value. */
function mask({ profile, frames }: CrossfadeSegmentRequest, value: number): string {
  return [
    colorFrames({ ...profile, width: 16, height: 16 }, { frames }),
    `geq=lum=${value}:cb=${value}:cr=${value}`,
    `scale=${profile.width}:${profile.height}:flags=neighbor${sameRange(targetColor(profile))}`,
  ].join(',');
}

interface Moving {
  /** Its label. */
  readonly picture: string;
  readonly shift: CanvasShift | undefined;
  /** Whether it comes to its place; else it leaves it. */
  readonly comes: boolean;
  /** Its label afterwards. */
  readonly name: string;
  /** A chain that gives what is beside it. @default itself */
  readonly outside?: string;
}

function moved(request: CrossfadeSegmentRequest, { picture, shift = {}, comes, name, outside }: Moving): string[] {
  const { width, height } = request.profile;
  const filters: string[] = [];
  let label = picture;
  for (const [axis, stack, side] of [
    ['x', 'hstack', width],
    ['y', 'vstack', height],
  ] as const) {
    const way = shift[axis] ?? 0;
    if (way === 0) continue;
    const [own, other] = [`[${name}${axis}own]`, `[${name}${axis}other]`];
    filters.push(outside === undefined ? `${label}split${own}${other}` : `${label}null${own};${outside}${other}`);
    const both = way > 0 ? other + own : own + other;
    label = `[${name}${axis}]`;
    const place = placeOf(request, way, side, comes);
    filters.push(
      `${both}${stack},crop=w=${width}:h=${height}:${axis}='${place}':${axis === 'x' ? 'y' : 'x'}=0${label}`,
    );
  }
  return [...filters, `${label}null[${name}]`];
}

/** Where of a picture and what stands beside it a frame begins. */
function placeOf(request: CrossfadeSegmentRequest, way: number, side: number, comes: boolean): string {
  const { pairs, begin, step, parts } = wayOf(request, way, side);
  const gone = `clip(floor((${begin}+n*${step})/${parts}),0,${pairs})`;
  const shifted = comes ? `2*(${pairs}-${gone})` : `2*${gone}`;
  return way > 0 ? `${side}-${shifted}` : shifted;
}
