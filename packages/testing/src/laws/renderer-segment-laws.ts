import { ClipwrightError, Rational } from '@clipwright/core';
import type { SegmentRequest, Stretch } from '@clipwright/core/author';
import { stretchesOf } from '@clipwright/core/plan';
import { check, checkEqual, checkJson } from './check.ts';
import type { Law } from './law.ts';
import { record } from './recording.ts';
import { capabilitiesOf, type RendererProduct } from './renderer-product.ts';

/** Segments of every kind, of the product's clip and of black. */
function segmentsOf({ segment }: RendererProduct, grouped: boolean): readonly SegmentRequest[] {
  const { profile, ...clip } = segment;
  const { frames } = clip;
  const black = (count: number): Stretch => ({ kind: 'color', frames: count });
  // A hint that holds for all of the clip's frames only.
  const { shown: _, ...hints } = clip.hints;
  const half = { ...clip, frames: Math.ceil(frames / 2), hints };
  const mixStep = Rational.of(1, frames).toString();
  const fade = { kind: 'crossfade' as const, frames, mixAt: Rational.zero.toString(), mixStep, profile };
  const stretches = [half, black(1), half];
  return [
    { ...half, speed: Rational.of(2).toString(), profile },
    { ...fade, from: clip, to: black(frames) },
    { ...fade, from: black(frames), to: clip },
    { ...fade, from: clip, to: clip },
    ...(grouped ? [{ kind: 'group' as const, stretches, frames: framesOf(stretches), profile }] : []),
  ];
}

function framesOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, stretch) => sum + stretch.frames, 0);
}

/** The product's segment with a transform that nobody has, beside another stretch. */
function faultyOf({ segment }: RendererProduct, grouped: boolean): readonly SegmentRequest[] {
  const { profile, ...clip } = segment;
  const { frames } = clip;
  const faulty: Stretch = { ...clip, transforms: [{ name: 'no such transform', version: '1' }] };
  const black: Stretch = { kind: 'color', frames };
  const mix = { mixAt: Rational.zero.toString(), mixStep: Rational.of(1, frames).toString() };
  return [
    { kind: 'crossfade', from: black, to: faulty, frames, ...mix, profile },
    ...(grouped ? [{ kind: 'group' as const, stretches: [black, faulty, black], frames: 3 * frames, profile }] : []),
  ];
}

/** Segments on which the product's clip lies, all of the time and for its last frame, opaque and as it appears. */
function layeredOf({ segment }: RendererProduct): readonly SegmentRequest[] {
  const { profile, ...clip } = segment;
  const { frames } = clip;
  const { shown: _, ...hints } = clip.hints;
  const content = { ...clip, hints };
  const place = { x: 2, y: -2, width: 8, height: 6 };
  const step = Rational.of(1, frames).toString();
  const opacity = { at: Rational.zero.toString(), step };
  const layers = [
    { content, from: 0, ...place, opacity },
    { content: { ...content, frames: 1 }, from: frames - 1, ...place },
  ];
  return [
    { ...segment, layers },
    { kind: 'color', frames, profile, layers },
  ];
}

/** Whether it is ever asked for groups: only where they save what a piece costs beside its pictures. */
async function isGrouped(product: RendererProduct): Promise<boolean> {
  return (await capabilitiesOf(product)).costs.start > 0;
}

/** Segments of more than one stretch, or of one at another speed. */
export const rendererSegmentLaws: readonly Law<RendererProduct>[] = [
  {
    title: 'a segment of every kind has the frames asked for, and tells of each stretch',
    check: async (product) => {
      const { renderer, inputs } = product;
      for (const request of segmentsOf(product, await isGrouped(product))) {
        const { meta } = await record(renderer.renderSegment(request, { file: product.path('') }, inputs)).first(
          'produced',
        );
        const what = `A ${request.kind} segment`;
        checkJson(meta, 'meta');
        const told = new Map(Object.entries(Object(meta)));
        checkEqual(told.get('frames'), request.frames, `${what}: frames`);
        const stretches = told.get('stretches');
        checkEqual(Array.isArray(stretches) ? stretches.length : 0, stretchesOf(request).length, `${what}: stretches`);
      }
    },
  },
  {
    title: 'a segment with layers, where it says that it renders them, has its own frames, and tells of each of those',
    check: async (product) => {
      const { layers } = await capabilitiesOf(product);
      // A run refuses layers of a renderer that does not say so before it asks for anything.
      if (layers !== true) return;
      const { renderer, inputs } = product;
      for (const request of layeredOf(product)) {
        const { meta } = await record(renderer.renderSegment(request, { file: product.path('') }, inputs)).first(
          'produced',
        );
        const told = new Map(Object.entries(Object(meta)));
        checkEqual(told.get('frames'), request.frames, `A ${request.kind} segment with layers: frames`);
        const stretches = told.get('stretches');
        const number = Array.isArray(stretches) ? stretches.length : 0;
        checkEqual(number, stretchesOf(request).length, `A ${request.kind} segment with layers: stretches`);
      }
    },
  },
  {
    title: 'an error that one of several stretches caused says which',
    check: async (product) => {
      const { renderer, inputs } = product;
      for (const request of faultyOf(product, await isGrouped(product))) {
        const rendering = record(renderer.renderSegment(request, { file: product.path('') }, inputs)).completed();
        const error: unknown = await rendering.then(
          () => undefined,
          (reason: unknown) => reason,
        );
        check(error instanceof ClipwrightError, `A ${request.kind} segment with an unknown transform did not fail.`);
        checkEqual([error.code, error.details.stretch], ['unknown-transform', 1], 'Its error, and the stretch');
      }
    },
  },
];
