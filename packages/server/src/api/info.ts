import { z } from 'zod';

export const healthAnswer = z.object({ status: z.literal('ok') });

/** How much may be asked of the server. */
export const limitsAnswer = z.object({
  jobs: z.number().describe('Renders that run at once.'),
  queue: z.number().describe('Renders that wait, at most.'),
  bodyBytes: z.number().describe('Of a request.'),
  files: z.number().describe('Media that are listed, at most.'),
  streams: z.number().describe('Streams of events that are open at once, at most.'),
});

export const infoAnswer = z.object({
  version: z.string(),
  engines: z.object({ loaders: z.array(z.string()), renderers: z.array(z.string()) }),
  formats: z.array(
    z.object({ name: z.string(), extensions: z.array(z.string()), reads: z.boolean(), writes: z.boolean() }),
  ),
  cores: z.number().describe('Processors of the machine.'),
  limits: limitsAnswer,
});

export const outputsQuery = z.strictObject({
  renderer: z.string().max(64).exactOptional().describe('Of `engines` in what /info answers. Default: the first.'),
});

/** What a renderer can write. */
export const outputsAnswer = z.object({
  containers: z
    .array(
      z.object({
        extension: z.string().describe('What names of such files end with, without a dot.'),
        video: z.array(z.string()).describe('Codecs of the picture, the usual one first. None: sound alone.'),
        audio: z.array(z.string()).describe('Codecs of the sound, the usual one first. None: no sound.'),
        maxFrameRate: z.number().exactOptional(),
      }),
    )
    .describe('The usual one first.'),
});

export type OutputsAnswer = z.infer<typeof outputsAnswer>;
export type InfoAnswer = z.infer<typeof infoAnswer>;
export type LimitsAnswer = z.infer<typeof limitsAnswer>;
