import type { Color } from '@clipwright/core';
import { isColor } from '@clipwright/core/author';
import { z } from 'zod';
import { maxFrames, place, positive, profileShape, rational, side, whole } from './profile-shape.ts';

const frames = whole(1, maxFrames);

/** In place of a source stands its position among the job's. */
export const sourcePlace = whole(0, 999);

const fraction = z.number().min(0).max(1);
const part = z.strictObject({ left: fraction, top: fraction, width: fraction, height: fraction });
const view = z.strictObject({ from: part, to: part, at: rational, step: rational });
const framing = z.strictObject({
  crop: part.exactOptional(),
  rotate: z.literal([90, 180, 270]).exactOptional(),
  flip: z.enum(['horizontal', 'vertical']).exactOptional(),
});

const way = z.number().min(-1).max(1);
const shift = z.strictObject({ x: way.exactOptional(), y: way.exactOptional() });
const drawing = z.strictObject({ from: shift.exactOptional(), to: shift.exactOptional(), window: shift });

const transform = z.strictObject({
  name: z.string().min(1).max(200),
  version: z.string().max(200),
  /** As JSON. */
  params: z.string().exactOptional(),
  position: z
    .strictObject({
      frame: whole(-maxFrames, maxFrames),
      frames,
      start: rational,
      end: rational,
      outputFrame: whole(0, maxFrames).exactOptional(),
    })
    .exactOptional(),
});

const clip = {
  source: sourcePlace,
  sampleAt: rational,
  speed: positive.exactOptional(),
  frames,
  framing: framing.exactOptional(),
  transforms: z.array(transform).min(1).max(100).exactOptional(),
  view: view.exactOptional(),
};
const plain = {
  kind: z.literal('color'),
  color: z.custom<Color>((value) => typeof value === 'string' && isColor(value)).exactOptional(),
  frames,
};

const stretch = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clip'), ...clip }),
  z.strictObject(plain),
]);

const layer = z.strictObject({
  content: z.strictObject(clip),
  from: whole(0, maxFrames),
  x: place,
  y: place,
  width: side,
  height: side,
  opacity: z.strictObject({ at: rational, step: rational }).exactOptional(),
});

const base = { profile: profileShape, layers: z.array(layer).max(1000).exactOptional() };

/** A segment as a job asks for it. The functions of its transforms are the worker's. */
export const pictureShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('clip'), ...clip, ...base }),
  z.strictObject({ ...plain, ...base }),
  z.strictObject({
    kind: z.literal('crossfade'),
    from: stretch,
    to: stretch,
    frames,
    mixAt: rational,
    mixStep: rational,
    drawing: drawing.exactOptional(),
    ...base,
  }),
  z.strictObject({ kind: z.literal('group'), stretches: z.array(stretch).min(2).max(10_000), frames, ...base }),
]);

export type SentTransform = z.infer<typeof transform>;
export type SentClip = z.infer<z.ZodObject<typeof clip>>;
export type SentStretch = z.infer<typeof stretch>;
export type SentPicture = z.infer<typeof pictureShape>;
