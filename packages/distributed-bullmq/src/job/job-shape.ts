import { audioCodecs, videoCodecs } from '@clipwright/core';
import { z } from 'zod';
import { pictureShape } from './picture-shape.ts';
import { encoderName, positive, whole } from './profile-shape.ts';
import { mediaPath, soundShape, storedContent } from './sound-shape.ts';

/** What of a job can be read whatever its protocol is. */
export const headShape = z.looseObject({ protocol: z.number(), renderer: z.string() });

/** What is opened of a source, beside its file. */
export const chosenShape = {
  streams: z
    .strictObject({ video: whole(0, 1000).exactOptional(), audio: whole(0, 1000).exactOptional() })
    .exactOptional(),
  outsidePicture: z.enum(['drop', 'hold']).exactOptional(),
  rate: positive.exactOptional(),
};

/** Where the file of a source is: below the folder of media, on another machine, or in the store. */
export const sourceShape = z.union([
  z.strictObject({ path: mediaPath, ...chosenShape }),
  z.strictObject({
    url: z
      .string()
      .max(4096)
      .regex(/^https?:\/\//i),
    ...chosenShape,
  }),
  z.strictObject({ stored: storedContent, ...chosenShape }),
]);

/** For which output a renderer was asked what it can do. */
const askedShape = z.strictObject({
  extension: z.string().regex(/^[a-z0-9]{1,10}$/),
  video: z.enum(videoCodecs).exactOptional(),
  audio: z.enum(audioCodecs).nullable().exactOptional(),
  encoder: encoderName.exactOptional(),
});
export type AskedOutput = z.infer<typeof askedShape>;

/**
 * A job: plain data, without a byte of media. Nothing of it is believed: what a worker makes is kept by the key that the
 * worker itself finds for it, which the job's name must be of.
 */
export const jobShape = z.strictObject({
  protocol: z.int(),
  /** Of the renderer that the coordinator has ({@link rendererFingerprint}). */
  renderer: z.string().regex(/^[0-9a-f]{64}$/),
  output: askedShape,
  sources: z.array(sourceShape).max(1000),
  piece: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('picture'), request: pictureShape }),
    z.strictObject({ kind: z.literal('sound'), request: soundShape }),
  ]),
});

export type PieceJob = z.infer<typeof jobShape>;
export type SentSource = PieceJob['sources'][number];
