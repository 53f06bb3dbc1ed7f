import { z } from 'zod';
import { outputSettings } from './output.ts';
import { clipReport, outputProfile } from './report.ts';
import { listTimeline } from './timeline.ts';

export const planRequest = z.strictObject({
  timeline: listTimeline,
  output: z
    .strictObject({ name: z.string().max(1024).exactOptional(), ...outputSettings.shape })
    .exactOptional()
    .describe('Default: an .mp4 as the clips mostly are.'),
});

/** What a render would do. */
export const planAnswer = z.object({
  frames: z.number(),
  duration: z.number().describe('Seconds.'),
  copiedFrames: z.number(),
  encodedFrames: z.number(),
  segments: z.number().describe('Pieces that are encoded.'),
  estimate: z.object({
    pictureSeconds: z.number().describe('What the picture takes of one processor, if nothing of it is kept already.'),
  }),
  profile: outputProfile,
  clips: z.array(clipReport),
});

export const sheetRequest = z.strictObject({
  timeline: listTimeline,
  columns: z.int().min(1).max(20).exactOptional().describe('Default: about as many as rows.'),
  width: z.int().min(64).max(640).exactOptional().describe('Of one picture, in pixels. Default: 240.'),
});

export type PlanRequest = z.infer<typeof planRequest>;
export type PlanAnswer = z.infer<typeof planAnswer>;
export type SheetRequest = z.infer<typeof sheetRequest>;
