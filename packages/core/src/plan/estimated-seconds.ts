import type { PlannedProfile } from '../contracts/output-profile.ts';
import type { RendererCosts } from '../contracts/renderer-capabilities.ts';
import type { ClipStretch } from '../contracts/segment-request.ts';
import { Rational } from '../time/rational.ts';
import type { RenderPlan } from './plan.ts';
import { clipStretchesOf } from './stretches.ts';

const megapixels = ({ width, height }: { readonly width: number; readonly height: number }): number =>
  (width * height) / 1_000_000;

/** Seconds of processor time that it takes to encode output frames. */
export function encodingSeconds(
  frames: number,
  profile: Pick<PlannedProfile, 'width' | 'height'>,
  { encodedMegapixel }: RendererCosts,
): number {
  return frames * megapixels(profile) * encodedMegapixel;
}

/** The same to decode what they show, and what that refers to. */
export function decodingSeconds(
  { source, frames, hints }: Pick<ClipStretch, 'source' | 'frames' | 'hints'>,
  { decodedMegapixel }: RendererCosts,
): number {
  const { shown = frames, lead = 0 } = hints;
  return (lead + shown) * megapixels(source.info.video) * decodedMegapixel;
}

/**
 * The same to prove a run of packets: a process, and its last group of pictures, decoded from the output and from its
 * source. A group is taken for a second: cameras' and sites' are mostly of half a second to two.
 */
export function provingSeconds(
  frames: number,
  profile: Pick<PlannedProfile, 'width' | 'height' | 'frameRate'>,
  costs: RendererCosts,
): number {
  const decoded = 2 * Math.min(frames, Rational.from(profile.frameRate).toNumber());
  return costs.start + decoded * megapixels(profile) * costs.decodedMegapixel;
}

/** Seconds of processor time that the picture of a plan takes: its segments, and the proof of what is copied. */
export function estimatedSeconds({ profile, segments, copies }: RenderPlan, costs: RendererCosts): number {
  const encoded = segments.reduce((sum, { request }) => {
    const decoding = clipStretchesOf(request).reduce((all, stretch) => all + decodingSeconds(stretch, costs), 0);
    return sum + costs.start + encodingSeconds(request.frames, request.profile, costs) + decoding;
  }, 0);
  return copies.reduce((sum, { part }) => sum + provingSeconds(part.frames, profile, costs), encoded);
}
