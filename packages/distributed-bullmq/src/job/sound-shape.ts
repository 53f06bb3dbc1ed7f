import { z } from 'zod';
import { sourcePlace } from './picture-shape.ts';
import { audioEncoding, positive, rational, samples } from './profile-shape.ts';

const factor = z.number().min(0).max(10_000);
const loudness = z.number().min(-60).max(-5);

const clip = z.strictObject({
  kind: z.literal('clip'),
  source: sourcePlace,
  start: rational,
  speed: positive.exactOptional(),
  volume: factor.exactOptional(),
  loudness: z.strictObject({ target: loudness, start: rational, samples }).exactOptional(),
  samples,
  fadeIn: samples.exactOptional(),
  fadeOut: samples.exactOptional(),
});
const silence = z.strictObject({ kind: z.literal('silence'), samples });
const side = z.discriminatedUnion('kind', [clip, silence]);

/** The name of a file, below a folder of media; with slashes. */
export const mediaPath = z
  .string()
  .min(1)
  .max(4096)
  .refine((text) => !text.includes('\0'));

const stretches = z
  .array(
    z.discriminatedUnion('kind', [
      clip,
      silence,
      z.strictObject({ kind: z.literal('crossfade'), from: side, to: side, samples }),
    ]),
  )
  .max(100_000);

/** What stands for the content of a file that the store has. */
export const storedContent = z.string().min(1).max(4096);

/** The sound as a job asks for it. */
export const soundShape = z.strictObject({
  copy: z.literal(true).exactOptional(),
  stretches,
  tracks: z.array(stretches).max(1000).exactOptional(),
  music: z
    .strictObject({
      file: z.union([mediaPath, z.strictObject({ stored: storedContent })]),
      volume: factor,
      start: rational,
      loop: z.boolean(),
      fadeOut: samples,
      duck: z.strictObject({ by: z.number().min(0).max(200), attack: samples, release: samples }).exactOptional(),
    })
    .exactOptional(),
  loudness: loudness.exactOptional(),
  encoding: audioEncoding,
});

export type SentSound = z.infer<typeof soundShape>;
export type SentSide = z.infer<typeof side>;
