import { z } from 'zod';
import { mediaName } from './names.ts';

const width = z.coerce.number().int().min(16).max(1920).describe('Pixels; never more than the source has.');

/** What files are for: what is seen, or heard alone. */
export const mediaKinds = ['video', 'sound'] as const;

export const mediaQuery = z.strictObject({
  kind: z
    .enum(mediaKinds)
    .exactOptional()
    .describe('Which files, by their names: of videos or of sound alone. Default: video.'),
  limit: z.coerce.number().int().min(1).max(10_000).exactOptional().describe('Default: as many as the server lists.'),
});

export const mediaAnswer = z.object({
  files: z.array(z.object({ name: mediaName, bytes: z.number(), modified: z.string().describe('ISO 8601.') })),
  truncated: z.boolean().describe('Whether there are more.'),
});

export const nameQuery = z.strictObject({ name: mediaName });

/** What is in a source; beside these members are those of core's `SourceInfo`. */
export const sourceInfo = z.looseObject({
  container: z.string(),
  duration: z.string().describe('Seconds, as a fraction.'),
  video: z.looseObject({
    codec: z.string(),
    width: z.number(),
    height: z.number(),
    displayWidth: z.number(),
    displayHeight: z.number(),
    frameRate: z.string().describe('Frames per second, as a fraction.'),
    pixelFormat: z.string(),
    frames: z.number().exactOptional(),
  }),
  audio: z.looseObject({ codec: z.string(), channels: z.number(), sampleRate: z.number() }).exactOptional(),
});

export const probeAnswer = z.object({
  name: mediaName,
  seconds: z.number().describe('How long it is.'),
  info: sourceInfo,
  thumbnails: z.number().describe('How many there are, by index.'),
});

export const thumbnailQuery = z.strictObject({
  name: mediaName,
  index: z.coerce.number().int().min(0).max(99).exactOptional().describe('Default: 0.'),
  width: width.exactOptional().describe('Default: 160.'),
});

export const frameQuery = z.strictObject({
  name: mediaName,
  time: z.coerce.number().min(0).describe('Seconds.'),
  width: width.exactOptional().describe('Default: 640.'),
});

export const waveformQuery = z.strictObject({
  name: mediaName,
  points: z.coerce.number().int().min(1).max(4000).exactOptional().describe('Default: 400.'),
});

export const waveformAnswer = z.object({
  duration: z.number().describe('Seconds.'),
  peaks: z.array(z.number()).describe('The loudest sample of each equal part, 0 to 1.'),
});

/** Of a proxy that is still being made. */
export const proxyAnswer = z.object({ progress: z.number().describe('0 to 1.') });

export type MediaAnswer = z.infer<typeof mediaAnswer>;
export type MediaKind = (typeof mediaKinds)[number];
export type MediaFile = MediaAnswer['files'][number];
export type ProbeAnswer = z.infer<typeof probeAnswer>;
export type SourceInfoAnswer = z.infer<typeof sourceInfo>;
export type WaveformAnswer = z.infer<typeof waveformAnswer>;
export type ProxyAnswer = z.infer<typeof proxyAnswer>;
