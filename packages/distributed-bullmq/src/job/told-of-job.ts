import { z } from 'zod';
import { sourceShape } from './job-shape.ts';
import { nameOfSource } from './piece-job.ts';
import { maxFrames, whole } from './profile-shape.ts';

/** What a job says of itself, for people to read: whoever can write to the queue may have said it. */
export interface ToldOfJob {
  readonly kind?: 'picture' | 'sound';
  /** Of a picture. */
  readonly frames?: number;
  /** The first sources: paths below the folder of media, URLs, or what stands for the content of one in the store. */
  readonly sources?: readonly string[];
}

/** More are not told. */
const mostSources = 10;

const shape = z.object({
  sources: z.array(sourceShape).max(1000),
  piece: z.object({
    kind: z.enum(['picture', 'sound']),
    request: z.object({ frames: whole(1, maxFrames).exactOptional() }),
  }),
});

/** Nothing where it says none of it. */
export function toldOfJob(data: unknown): ToldOfJob {
  const { success, data: job } = shape.safeParse(data);
  if (!success) return {};
  const { kind, request } = job.piece;
  return { kind, ...request, sources: job.sources.slice(0, mostSources).map(nameOfSource) };
}
