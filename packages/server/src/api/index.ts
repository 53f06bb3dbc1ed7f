export type { ErrorAnswer, Failure } from './error.ts';
export type {
  ClipFailure,
  JobProgressEvent,
  JobWorkEvent,
  MachineLoadEvent,
  Recorded,
  RecordingAnswer,
  RemovedEvent,
  ServerEvents,
  SnapshotEvent,
  StateEvent,
  TimedWork,
} from './events.ts';
export { workKinds } from './events.ts';
export type { InfoAnswer, LimitsAnswer, OutputsAnswer } from './info.ts';
export type { Loss, ReadAnswer, ReadRequest, WriteAnswer, WriteRequest } from './lists.ts';
export type {
  MediaAnswer,
  MediaFile,
  MediaKind,
  ProbeAnswer,
  ProxyAnswer,
  SourceInfoAnswer,
  WaveformAnswer,
} from './media.ts';
export type { NamedOutput, OutputSettings } from './output.ts';
export type { PlanAnswer, PlanRequest, SheetRequest } from './plan.ts';
export type { Job, JobProgress, JobState, RenderOptions, RenderRequest, RendersAnswer } from './renders.ts';
export { jobStates } from './renders.ts';
export type { ClipLine, JobReport } from './report.ts';
export type { ListItem, ListTimeline } from './timeline.ts';
