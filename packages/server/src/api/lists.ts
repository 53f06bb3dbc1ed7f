import { z } from 'zod';
import { listTimeline } from './timeline.ts';

const formatName = z.string().max(64).describe('Of `formats` in what /info answers.');

/** What a format could not say, or was not understood of a list. */
export const loss = z.object({
  code: z.string(),
  message: z.string(),
  line: z.number().exactOptional().describe('Of the text, from 1.'),
});

export const readRequest = z.strictObject({
  name: z.string().max(1024).exactOptional().describe('The name of the file, which may tell the format.'),
  format: formatName.exactOptional().describe('Default: what the text looks like.'),
  text: z.string(),
});

export const readAnswer = z.object({ timeline: listTimeline, losses: z.array(loss) });

export const writeRequest = z.strictObject({
  timeline: listTimeline,
  format: formatName,
  name: z.string().max(1024).exactOptional().describe('The name of the file that it is for.'),
});

export const writeAnswer = z.object({ text: z.string(), losses: z.array(loss) });

export type Loss = z.infer<typeof loss>;
export type ReadRequest = z.infer<typeof readRequest>;
export type ReadAnswer = z.infer<typeof readAnswer>;
export type WriteRequest = z.infer<typeof writeRequest>;
export type WriteAnswer = z.infer<typeof writeAnswer>;
