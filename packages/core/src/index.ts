export type { DoneEvent, ResultFromOptions, StepEvent } from './bridges/result-from.ts';
export { resultFrom } from './bridges/result-from.ts';
export type { ToAsyncIterableOptions } from './bridges/to-async-iterable.ts';
export { toAsyncIterable } from './bridges/to-async-iterable.ts';
export type { ThreadBudget, ThreadBudgetOptions } from './budget/thread-budget.ts';
export { threadBudget } from './budget/thread-budget.ts';
export type { ArtifactStore } from './contracts/artifact-store.ts';
export type { ClipCache } from './contracts/clip-cache.ts';
export type { ClipLoader, ClipSource, SourcePart, SplitFile } from './contracts/clip-loader.ts';
export type { ClipRenderer } from './contracts/clip-renderer.ts';
export type { ClipWarning, WarningCode } from './contracts/clip-warning.ts';
export type { Framing, PicturePart, PictureView, ViewStretch } from './contracts/framing.ts';
export type { Verification } from './contracts/join-request.ts';
export type { CopyMode, OutputMetadata, OutputOptions } from './contracts/output-options.ts';
export type {
  AudioCodec,
  AudioEncoding,
  Background,
  CodecProfile,
  Color,
  Fit,
  OutputPixelFormat,
  OutputProfile,
  PlannedProfile,
  PluginCodec,
  VideoCodec,
  VideoEncoding,
} from './contracts/output-profile.ts';
export type { Prober } from './contracts/prober.ts';
export type { ProgressEvent, RunProgress } from './contracts/progress.ts';
export type { AudioFormat, AudioSample, OnDamage, SampleFormat, VideoFormat, VideoSample } from './contracts/sample.ts';
export type { ReachedLoudness } from './contracts/sound-request.ts';
export type { AudioStreamInfo, SourceIndex, SourceInfo, VideoStreamInfo } from './contracts/source-info.ts';
export type {
  PaintTextRequest,
  SubtitlesRequest,
  SubtitleText,
  SubtitleTexts,
  TextPainter,
  TextPicture,
} from './contracts/text-painter.ts';
export type {
  FramePosition,
  FrameTransform,
  FrameTransforms,
  TransformFrame,
  TransformRef,
} from './contracts/transform.ts';
export type { CanvasShift, TransitionDrawing } from './contracts/transition-drawing.ts';
export type { Work, WorkEvent, WorkKind } from './contracts/work-event.ts';
export { byExtension } from './decorators/by-extension.ts';
export { byScheme } from './decorators/by-scheme.ts';
export type { LoadersByKind } from './decorators/chosen-loader.ts';
export { firstExact } from './decorators/first-exact.ts';
export { firstSupported } from './decorators/first-supported.ts';
export type { Instrumented } from './decorators/instrument.ts';
export { instrument } from './decorators/instrument.ts';
export type { MeasuredCall, Measurement } from './decorators/measurement.ts';
export type { RetryingOptions } from './decorators/retrying.ts';
export { retrying } from './decorators/retrying.ts';
export { withCache } from './decorators/with-cache.ts';
export type { ClipwrightErrorOptions, ErrorReport } from './errors/clipwright-error.ts';
export { AbortError, ClipwrightError, toClipwrightError } from './errors/clipwright-error.ts';
export type { CoreErrorCode, ErrorCode, ErrorKind, PluginErrorCode } from './errors/codes.ts';
export { errorCodes, isCoreErrorCode } from './errors/codes.ts';
export { isTransient } from './errors/transient.ts';
export type {
  GivenClip,
  GivenGap,
  GivenLayer,
  GivenMusic,
  GivenOutput,
  GivenTimeline,
  SourceGiven,
  UrlLike,
} from './model/given-timeline.ts';
export type {
  AudioLayer,
  Layer,
  LayerAudio,
  LayerPlace,
  LayerVideo,
  PictureLayer,
  SubtitlesLayer,
  TextLayer,
  VideoLayer,
} from './model/layer.ts';
export {
  audioCodecs,
  codecProfileNames,
  copyModes,
  encoderKinds,
  fits,
  metadataKeys,
  presets,
  videoCodecs,
} from './model/output-choices.ts';
export { sourceName } from './model/source-id.ts';
export type { Clip, Ducking, Gap, Music, Timeline, TimelineItem, Track, Transition } from './model/timeline.ts';
export { isGap } from './model/timeline.ts';
export type { Annotated, Footage, Generator, Marker } from './model/timeline-data.ts';
export type {
  ListLoss,
  ListLossCode,
  ListPlace,
  ListReadOptions,
  ListWriteOptions,
  ReadList,
  TimelineFormat,
  WrittenList,
} from './model/timeline-format.ts';
export type { BatchedFrame, FrameBatch, FrameBatchOptions } from './pipelines/load/frame-batches.ts';
export { frameBatches } from './pipelines/load/frame-batches.ts';
export { loadClips } from './pipelines/load/load-clips.ts';
export type {
  ClipReport,
  LoadEvent,
  LoadedClip,
  LoadedEvent,
  LoadOptions,
  LoadReport,
  OnError,
  OpenClip,
  Use,
  Used,
  UseOptions,
} from './pipelines/load/load-events.ts';
export type { OpenClips } from './pipelines/load/open-clips.ts';
export { openClips } from './pipelines/load/open-clips.ts';
export type {
  ClipDamage,
  PlanDeps,
  PlanEvent,
  PlanReport,
  RenderDeps,
  RenderEvent,
  RenderedClipReport,
  RenderedLayerReport,
  RenderedLoudness,
  RenderPhase,
  RenderReport,
  ReuseReason,
} from './pipelines/render/render-events.ts';
export { planTimeline, renderTimeline } from './pipelines/render/render-timeline.ts';
export type { RetryingEvent } from './pipelines/retries.ts';
export { maxAttempts } from './pipelines/retries.ts';
export type { EncodeReason } from './plan/choose-copy.ts';
export type { FrameRate } from './time/frame-rate.ts';
export type { RationalLike, RationalText } from './time/rational.ts';
export { Rational } from './time/rational.ts';
export type { SampleTimes } from './time/sample-times.ts';
export type { Seconds } from './time/seconds.ts';
export type { TimeRange } from './time/time-range.ts';
