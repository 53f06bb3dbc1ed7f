import { z } from 'zod';
import { failure } from './error.ts';
import { outputName } from './names.ts';
import { namedOutput } from './output.ts';
import { renderReport } from './report.ts';
import { listTimeline } from './timeline.ts';

/** The states of a job, in order; the last three are its ends. */
export const jobStates = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;

export const renderOptions = z.strictObject({
  onError: z
    .enum(['skip', 'hold', 'fail'])
    .exactOptional()
    .describe('What becomes of a clip that fails. Default: skip.'),
  concurrency: z.int().min(1).max(64).exactOptional().describe('Segments made at once. Default: auto.'),
  loader: z.string().max(64).exactOptional().describe('Of `engines` in what /info answers. Default: the first.'),
  renderer: z.string().max(64).exactOptional(),
  cache: z.boolean().exactOptional().describe('false: nothing kept is used, and nothing is kept. Default: true.'),
  sequential: z.boolean().exactOptional().describe('true: one clip after the other, as a loop would.'),
});

export const renderRequest = z.strictObject({
  timeline: listTimeline,
  output: namedOutput,
  options: renderOptions.exactOptional(),
});

export const jobProgress = z.object({
  fraction: z.number().describe('0 to 1; never goes back within an attempt.'),
  framesDone: z.number(),
  frames: z.number(),
  remainingSeconds: z.number().exactOptional(),
  speed: z.number().exactOptional().describe('Seconds of video per second.'),
  hitRate: z.number().exactOptional().describe('Of the pieces so far, how many were there already: 0 to 1.'),
});

export const job = z.object({
  id: z.string(),
  state: z.enum(jobStates),
  output: outputName,
  created: z.string().describe('ISO 8601.'),
  started: z.string().exactOptional(),
  finished: z.string().exactOptional(),
  attempts: z.number().describe('How often it was begun.'),
  position: z.number().exactOptional().describe('In the queue, from 1.'),
  progress: jobProgress.exactOptional(),
  report: renderReport.exactOptional(),
  error: failure.exactOptional(),
  settings: namedOutput.describe('The output as it was asked for.'),
  options: renderOptions,
  timeline: listTimeline,
});

export const rendersQuery = z.strictObject({
  state: z.enum(jobStates).exactOptional(),
  limit: z.coerce.number().int().min(1).max(500).exactOptional().describe('Default: 100.'),
  after: z
    .string()
    .max(64)
    .exactOptional()
    .describe('The id of the last job of the page before. The newest come first.'),
});

export const rendersAnswer = z.object({ jobs: z.array(job) });

export const downloadQuery = z.strictObject({
  download: z.enum(['0', '1']).exactOptional().describe('1: to be saved under its name.'),
});

export type JobState = (typeof jobStates)[number];
export type RenderOptions = z.infer<typeof renderOptions>;
export type RenderRequest = z.infer<typeof renderRequest>;
export type JobProgress = z.infer<typeof jobProgress>;
export type Job = z.infer<typeof job>;
export type RendersAnswer = z.infer<typeof rendersAnswer>;
