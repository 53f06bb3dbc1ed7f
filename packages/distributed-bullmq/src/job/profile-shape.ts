import { audioCodecs, codecProfileNames, fits, presets, type RationalText, videoCodecs } from '@clipwright/core';
import { z } from 'zod';

// The limits are those of lists: what goes beyond is a mistake or an attack.

/** Of one output. */
export const maxFrames = 10_000_000;
const maxSide = 16384;
/** A week at the highest rate. */
const maxSamples = 7 * 24 * 3600 * 192_000;

export function whole(min: number, max: number) {
  return z.int().min(min).max(max);
}

export const samples = whole(0, maxSamples);

export const rational = z.custom<RationalText>(
  (value) => typeof value === 'string' && /^-?\d{1,100}\/[1-9]\d{0,99}$/.test(value),
);
export const positive = z.custom<RationalText>(
  (value) => typeof value === 'string' && /^[1-9]\d{0,99}\/[1-9]\d{0,99}$/.test(value),
);

/** Pixels of the canvas. */
export const side = whole(2, maxSide).multipleOf(2);
/** Where something lies on it; what lies beyond is not seen. */
export const place = whole(-maxSide, maxSide).multipleOf(2);

const tag = z.string().regex(/^[\w-]{1,40}$/);

/** `name/codec`. */
const pluginCodec = z.custom<`${string}/${string}`>(
  (value) => typeof value === 'string' && /^[a-z][\w-]{0,40}\/[\w-]{1,40}$/.test(value),
);

const videoCodec = z.union([z.enum(videoCodecs), pluginCodec]);
export const encoderName = z.string().regex(/^[a-z][\w-]{0,40}$/i);

const codedFormat = z.strictObject({
  profile: whole(0, 1000).exactOptional(),
  level: whole(0, 1000).exactOptional(),
  reorderDepth: whole(0, 64).exactOptional(),
  parameterSets: z
    .array(z.string().regex(/^[\w+/=]{1,100000}$/))
    .max(64)
    .exactOptional(),
  rotation: z.union([z.literal(90), z.literal(180), z.literal(270)]).exactOptional(),
  color: z.strictObject({
    range: z.enum(['tv', 'pc']).exactOptional(),
    matrix: tag.exactOptional(),
    primaries: tag.exactOptional(),
    transfer: tag.exactOptional(),
  }),
});

export const audioEncoding = z.strictObject({
  codec: z.enum(audioCodecs),
  bitrate: whole(1000, 10_000_000),
  sampleRate: whole(8000, 192_000),
  channels: z.literal(2),
});

export const profileShape = z.strictObject({
  width: side,
  height: side,
  frameRate: positive,
  fit: z.enum(fits),
  background: z.union([
    z.literal('blur'),
    z.custom<`#${string}`>((value) => typeof value === 'string' && /^#[0-9a-f]{6}$/.test(value)),
  ]),
  video: z.strictObject({
    codec: videoCodec,
    pixelFormat: z.enum(['yuv420p', 'yuv420p10le', 'yuv422p', 'yuv422p10le']),
    codecProfile: z.enum(codecProfileNames).exactOptional(),
    crf: z.number().min(-1000).max(1000),
    bitrate: whole(1, 100_000_000_000).exactOptional(),
    preset: z.enum(presets),
    encoder: encoderName.exactOptional(),
    threads: whole(1, 64),
    like: codedFormat.exactOptional(),
  }),
  audio: audioEncoding.nullable(),
});
