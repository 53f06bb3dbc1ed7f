import { z } from 'zod';

/** A clip's line in a plan or a report; core's `RenderedClipReport`. */
export const clipReport = z.looseObject({
  index: z.number().describe('Position in the list, from 0.'),
  source: z.string(),
  status: z.enum(['rendered', 'skipped', 'held']),
  start: z.number().exactOptional().describe('Seconds, as clamped to the source.'),
  end: z.number().exactOptional(),
  frames: z.number(),
  copied: z.number().exactOptional().describe('How many of its frames are copied.'),
  encodedFor: z.string().exactOptional().describe('Why not all of them are.'),
  code: z.string().exactOptional().describe('Of one that failed.'),
  message: z.string().exactOptional(),
  warnings: z.array(z.looseObject({ code: z.string(), message: z.string() })).exactOptional(),
});

/** Core's `OutputProfile`. */
export const outputProfile = z.looseObject({
  width: z.number(),
  height: z.number(),
  frameRate: z.string(),
});

/** Core's `RenderReport`, with names instead of paths. */
export const renderReport = z.looseObject({
  output: z.string(),
  frames: z.number(),
  duration: z.number().describe('Seconds.'),
  elapsedMs: z.number(),
  skipped: z.number(),
  held: z.number(),
  damaged: z.number(),
  retries: z.number(),
  segments: z.object({ total: z.number(), encoded: z.number(), reused: z.number() }),
  copying: z.looseObject({ mode: z.string(), frames: z.number(), runs: z.number(), sound: z.boolean() }),
  phases: z.record(z.string(), z.number()).describe('Milliseconds of each.'),
  profile: outputProfile,
  clips: z.array(clipReport),
});

export type ClipLine = z.infer<typeof clipReport>;
export type JobReport = z.infer<typeof renderReport>;
