import { z } from 'zod';

/** What went wrong. */
export const failure = z.object({
  code: z.string().describe('Stable: branch on it.'),
  message: z.string(),
  remedy: z.string().exactOptional().describe('What to do about it.'),
});

/** What every route answers where it fails. */
export const errorAnswer = z.object({ error: failure });

export type Failure = z.infer<typeof failure>;
export type ErrorAnswer = z.infer<typeof errorAnswer>;
