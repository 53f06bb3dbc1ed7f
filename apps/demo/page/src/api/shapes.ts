import type { Timeline } from '@clipwright/core';
import type * as api from '@clipwright/server/api';

export type {
  ClipLine,
  Failure,
  InfoAnswer,
  JobProgress,
  JobReport,
  JobState,
  Loss,
  MediaAnswer,
  MediaFile,
  OutputsAnswer,
  ProbeAnswer,
  Recorded,
  RecordingAnswer,
  RenderOptions,
  TimedWork,
} from '@clipwright/server/api';

export type ListFormat = api.InfoAnswer['formats'][number];

export type WorkKind = api.TimedWork['kind'];

/** A job as the server tells it, with the timeline that this page has sent. */
export interface Job extends Omit<api.Job, 'timeline'> {
  readonly timeline: Timeline;
}

export interface RenderRequest extends Omit<api.RenderRequest, 'timeline'> {
  readonly timeline: Timeline;
}

/** What the stream of events says, by the name of the event. */
export interface ServerEvents extends Omit<api.ServerEvents, 'snapshot'> {
  readonly snapshot: { readonly jobs: readonly Job[] };
}
