import type { RenderedClipReport } from '@clipwright/core';
import { z } from 'zod';
import { encodeReasons } from '../output/encode-reasons.ts';

/** A clip's line in what plan and render give. */
export const clipOutput = z.looseObject({
  index: z.number().describe('Position in the list, from 0.'),
  source: z.string(),
  status: z.enum(['rendered', 'skipped', 'held']),
  start: z.number().optional().describe('Seconds, as clamped to the source.'),
  end: z.number().optional(),
  frames: z.number(),
  copied: z.number().optional().describe('How many of its frames are copied.'),
  encodedFor: z.string().optional().describe('Why not all of them are; the text is in `reasons`.'),
  code: z.string().optional().describe('Of one that failed.'),
  message: z.string().optional(),
  warnings: z.array(z.looseObject({ code: z.string(), message: z.string() })).optional(),
});

/** The lines themselves. */
export function linesOf(clips: readonly RenderedClipReport[]): z.input<typeof clipOutput>[] {
  return clips.map(({ warnings, ...clip }) => ({
    ...clip,
    ...(warnings === undefined ? {} : { warnings: warnings.map((each) => ({ ...each })) }),
  }));
}

/** What the reasons of some clips mean. */
export function reasonsOf(clips: readonly RenderedClipReport[]): Record<string, string> {
  return Object.fromEntries(
    clips.flatMap(({ encodedFor }) => (encodedFor === undefined ? [] : [[encodedFor, encodeReasons[encodedFor]]])),
  );
}

export const reasonsOutput = z.record(z.string(), z.string()).describe('Why frames are encoded that might be copied.');
