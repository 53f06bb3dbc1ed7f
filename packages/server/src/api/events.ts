import { z } from 'zod';
import { failure } from './error.ts';
import { outputName } from './names.ts';
import { job, jobProgress, jobStates } from './renders.ts';
import { renderReport } from './report.ts';

/** A change of a job's state: numbered, and written before it is sent. */
export const stateEvent = z.object({
  job: z.string(),
  output: outputName,
  seq: z.number().describe('Of the job, from 1, without gaps.'),
  state: z.enum(jobStates),
  at: z.string().describe('ISO 8601.'),
  position: z.number().exactOptional(),
  error: failure.exactOptional(),
  report: renderReport.exactOptional(),
});

/** A job is forgotten, with all that it did: it was deleted, or is beyond what is kept. Numbered as changes of state are. */
export const removedEvent = z.strictObject({ job: z.string(), at: z.string().describe('ISO 8601.') });

/** All there is, where a stream cannot go on from where it was. */
export const snapshotEvent = z.object({ jobs: z.array(job) });

/** The latest of a running job; those that nobody had time for are left out. */
export const progressEvent = z.object({ job: z.string(), progress: jobProgress });

/** What work is of. */
export const workKinds = ['open', 'use', 'fingerprint', 'decode', 'encode', 'copy', 'join', 'verify'] as const;

const at = z.number().describe('Milliseconds since the run began.');

/** A piece of work begins or ends, in a lane. */
export const timedWork = z.object({
  t: z.enum(['begin', 'end']),
  at,
  slot: z.number(),
  kind: z.enum(workKinds),
  clip: z.number().exactOptional().describe('The clip that it is done for, from 0; of several, the first.'),
  clips: z.array(z.number()).exactOptional().describe('All of them, where it is done for several.'),
  piece: z.number().exactOptional(),
  cached: z.boolean().exactOptional(),
  code: z.string().exactOptional().describe('Why it failed.'),
});

/** A clip will not be in the video. */
export const clipFailure = z.object({ t: z.literal('failed'), at, clip: z.number(), failed: failure });

export const recorded = z.discriminatedUnion('t', [timedWork, clipFailure]);

/** What happened in a run since the last word of it. */
export const workEvent = z.object({
  job: z.string(),
  attempt: z.number().describe("Which of the job's, from 1."),
  first: z.number().describe('How many came before these in the attempt: whoever has fewer asks for its recording.'),
  events: z.array(recorded),
});

export const loadEvent = z.object({
  cpu: z.number().describe('Of all processors, 0 to 1.'),
  queued: z.number(),
  running: z.number(),
});

export const recordingAnswer = z.object({
  attempt: z.number(),
  total: z.number().describe('How many there were, if not all are kept: the next has that number.'),
  events: z.array(recorded),
});

export type StateEvent = z.infer<typeof stateEvent>;
export type RemovedEvent = z.infer<typeof removedEvent>;
export type SnapshotEvent = z.infer<typeof snapshotEvent>;
export type JobProgressEvent = z.infer<typeof progressEvent>;
export type TimedWork = z.infer<typeof timedWork>;
export type ClipFailure = z.infer<typeof clipFailure>;
export type Recorded = z.infer<typeof recorded>;
export type JobWorkEvent = z.infer<typeof workEvent>;
export type MachineLoadEvent = z.infer<typeof loadEvent>;
export type RecordingAnswer = z.infer<typeof recordingAnswer>;

/** What the stream of events says, by the name of the event. */
export interface ServerEvents {
  readonly state: StateEvent;
  readonly removed: RemovedEvent;
  readonly snapshot: SnapshotEvent;
  readonly progress: JobProgressEvent;
  readonly work: JobWorkEvent;
  readonly load: MachineLoadEvent;
}
