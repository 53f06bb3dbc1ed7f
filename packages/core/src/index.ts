export type { ThreadBudget } from './budget/thread-budget.ts';
export { threadBudget } from './budget/thread-budget.ts';
export type {
  Artifact,
  ArtifactStore,
  ArtifactTarget,
  Json,
  Produce,
  ProducedEvent,
  StoredEvent,
  StoreEvent,
} from './contracts/artifact-store.ts';
export type { CacheEvent, ClipCache, Lease, LeasedEvent, LoadedValue, LoadResource } from './contracts/clip-cache.ts';
export type { ClipLoader, ClipSource, OpenEvent, OpenedEvent, OpenRequest } from './contracts/clip-loader.ts';
export type {
  AudioMeta,
  AudioPart,
  AudioRequest,
  BlackSegmentRequest,
  ClipRenderer,
  ClipSegmentRequest,
  JoinedEvent,
  JoinRequest,
  OutputCheck,
  RendererDescription,
  RenderInputs,
  SegmentMeta,
  SegmentRequest,
  SourceRef,
  Verification,
} from './contracts/clip-renderer.ts';
export type { AudioEncoding, Fit, OutputProfile, VideoEncoding } from './contracts/output-profile.ts';
export type { ProgressEvent } from './contracts/progress.ts';
export type {
  AudioFormat,
  AudioSample,
  SampleFormat,
  TimeRange,
  VideoFormat,
  VideoSample,
} from './contracts/sample.ts';
export type { Settling } from './contracts/settling.ts';
export type {
  AudioStreamInfo,
  ColorInfo,
  Gop,
  SourceIndex,
  SourceInfo,
  VideoStreamInfo,
} from './contracts/source-info.ts';
export type { FrameTransform, FrameTransforms, TransformFrame, TransformRef } from './contracts/transform.ts';
export type { ClipwrightErrorOptions, ErrorReport } from './errors/clipwright-error.ts';
export { AbortError, ClipwrightError, toClipwrightError } from './errors/clipwright-error.ts';
export type { ErrorCode, ErrorKind } from './errors/codes.ts';
export { errorCodes } from './errors/codes.ts';
export { loadClips } from './pipelines/load-clips.ts';
export type {
  ClipReport,
  ClipWarning,
  LoadEvent,
  LoadedClip,
  LoadOptions,
  LoadReport,
  OnError,
  OpenClip,
  RunProgress,
} from './pipelines/load-events.ts';
export type { OpenClips } from './pipelines/open-clips.ts';
export { openClips } from './pipelines/open-clips.ts';
export type {
  OutputOptions,
  PlanEvent,
  PlanReport,
  RenderDeps,
  RenderEvent,
  RenderedClipReport,
  RenderPhase,
  RenderReport,
} from './pipelines/render-events.ts';
export { planTimeline, renderTimeline } from './pipelines/render-timeline.ts';
export { withCache } from './pipelines/with-cache.ts';
export type { RationalLike, RationalText } from './time/rational.ts';
export { Rational } from './time/rational.ts';
export { borderTolerance, firstFrameAt, lastNotLater, sampleTolerance, tickAt } from './time/rule-of-time.ts';
export type { Seconds } from './time/seconds.ts';
export { secondsToRational } from './time/seconds.ts';
export { chooseProfile } from './timeline/choose-profile.ts';
export { framesOnScreen } from './timeline/frames-on-screen.ts';
export type { PlannedItem, PlannedSegment, RenderPlan } from './timeline/plan.ts';
export type { PlannableItem } from './timeline/plan-render.ts';
export { planRender } from './timeline/plan-render.ts';
export type { SourceIdentities } from './timeline/request-key.ts';
export { audioKey, segmentKey } from './timeline/request-key.ts';
export type { Clip, Gap, Timeline, TimelineItem } from './timeline/timeline.ts';
export { isGap } from './timeline/timeline.ts';
