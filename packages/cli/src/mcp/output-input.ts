import {
  audioCodecs,
  codecProfileNames,
  copyModes,
  encoderKinds,
  fits,
  metadataKeys,
  type OnError,
  presets,
  videoCodecs,
} from '@clipwright/core';
import { rateFactorText } from '@clipwright/core/author';
import { z } from 'zod';

const pixels = z.int().min(1);

/** What a video is to be: core's `OutputOptions` without its file. */
export const outputInput = {
  size: z
    .strictObject({ width: pixels, height: pixels })
    .exactOptional()
    .describe("Default: the clips' most frequent."),
  frameRate: z
    .union([z.number(), z.string()])
    .exactOptional()
    .describe("30, 29.97 or 30000/1001. Default: the clips' most frequent."),
  fit: z.enum(fits).exactOptional().describe('How other shapes are put on the canvas. Default: contain.'),
  codec: z
    .enum(videoCodecs)
    .exactOptional()
    .describe("The picture's. Default: h264; vp9 in .webm, and gif and webp in files of these."),
  codecProfile: z.enum(codecProfileNames).exactOptional().describe('Of prores and dnxhr. Default: hq.'),
  bitDepth: z
    .union([z.literal(8), z.literal(10)])
    .exactOptional()
    .describe('Bits of each value, of h264 and hevc. Default: 8.'),
  audioCodec: z
    .enum(audioCodecs)
    .exactOptional()
    .describe("The sound's. Default: aac; opus in .webm, mp3 in .mp3, pcm_s16le in .wav."),
  audio: z.boolean().exactOptional().describe('false: a video without sound.'),
  crf: z.number().exactOptional().describe(`Quality, ${rateFactorText}; less is better.`),
  bitrate: z.int().min(10_000).exactOptional().describe('Bits of the picture a second, instead of crf.'),
  preset: z.enum(presets).exactOptional().describe('Speed against size. Default: veryfast.'),
  encoder: z
    .string()
    .exactOptional()
    .describe(`${encoderKinds.join(', ')}, or its own name. Default: auto.`),
  copy: z
    .enum(copyModes)
    .exactOptional()
    .describe(
      'Whether packets that are right already are copied. Default: auto; never with size, crf, preset, encoder.',
    ),
  joinFade: z.number().min(0).exactOptional().describe('Seconds over which sound fades at cuts. Default: 0.005.'),
  metadata: z
    .strictObject(Object.fromEntries(metadataKeys.map((key) => [key, z.string().exactOptional()])))
    .exactOptional()
    .describe('What the file says of itself.'),
  chapters: z.boolean().exactOptional().describe('A named place in the file for each clip. Default: false.'),
  loudness: z.number().min(-60).max(-5).exactOptional().describe('LUFS of the whole. Default: as the clips are.'),
  maxBytes: z.int().min(1).exactOptional().describe('The call fails when the video comes to more.'),
};

/** How it is made. */
export const runInput = {
  onError: z
    .enum(['skip', 'hold', 'fail'])
    .exactOptional()
    .describe('A failed clip is left out (default), kept as black, or ends the run.'),
  draft: z.boolean().exactOptional().describe('Small and quick: 640 pixels at most, to look at.'),
  strict: z.boolean().exactOptional().describe('A clip of which a part does not decode has failed.'),
};

/** What core takes of it, beside the signal. */
export function runOptions({ onError, strict }: { readonly onError?: OnError; readonly strict?: boolean }) {
  return { ...(onError === undefined ? {} : { onError }), ...(strict === undefined ? {} : { strict }) };
}
