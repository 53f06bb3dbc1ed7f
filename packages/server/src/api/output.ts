import { audioCodecs, codecProfileNames, copyModes, fits, presets, videoCodecs } from '@clipwright/core';
import { z } from 'zod';
import { outputName, seconds } from './names.ts';

const pixels = z.int().min(1).max(16_384);

/** What a video is to be; core's defaults hold for what is not said. */
export const outputSettings = z.strictObject({
  width: pixels.exactOptional().describe('With `height`.'),
  height: pixels.exactOptional(),
  fps: z
    .union([z.number(), z.string().max(32)])
    .exactOptional()
    .describe('30, 29.97 or 30000/1001.'),
  fit: z.enum(fits).exactOptional(),
  crf: z.int().min(0).max(100).exactOptional(),
  bitrate: z.int().min(10_000).max(1_000_000_000).exactOptional().describe('Bits a second, instead of `crf`.'),
  preset: z.enum(presets).exactOptional(),
  codec: z.enum(videoCodecs).exactOptional(),
  codecProfile: z.enum(codecProfileNames).exactOptional().describe('Of prores and dnxhr.'),
  bitDepth: z
    .union([z.literal(8), z.literal(10)])
    .exactOptional()
    .describe('Of h264 and hevc.'),
  audioCodec: z.enum(audioCodecs).exactOptional(),
  copy: z.enum(copyModes).exactOptional(),
  audio: z.boolean().exactOptional(),
  encoder: z.string().max(64).exactOptional(),
  joinFade: seconds.exactOptional(),
  loudness: z.number().min(-60).max(-5).exactOptional().describe('LUFS of the whole.'),
});

/** The same with the name of the file to make. */
export const namedOutput = z.strictObject({ name: outputName, ...outputSettings.shape });

export type OutputSettings = z.infer<typeof outputSettings>;
export type NamedOutput = z.infer<typeof namedOutput>;
