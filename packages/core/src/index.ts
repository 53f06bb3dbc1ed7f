export type { AbortableOptions } from './bridges/abortable.ts';
export { abortable } from './bridges/abortable.ts';
export { fromTask } from './bridges/from-task.ts';
export type { PullIterator } from './bridges/pull-iterator.ts';
export { pullIterator } from './bridges/pull-iterator.ts';
export type { DoneEvent, ResultFromOptions, StepEvent } from './bridges/result-from.ts';
export { resultFrom } from './bridges/result-from.ts';
export type { ToAsyncIterableOptions } from './bridges/to-async-iterable.ts';
export { toAsyncIterable } from './bridges/to-async-iterable.ts';
export type { ControllerState, MachineSample } from './budget/concurrency-controller.ts';
export { adaptiveThreads, controlConcurrency, controllerStart, threadLimit } from './budget/concurrency-controller.ts';
export type { ThreadBudget, ThreadBudgetOptions } from './budget/thread-budget.ts';
export { threadBudget } from './budget/thread-budget.ts';
export type {
  Artifact,
  ArtifactStore,
  ArtifactTarget,
  FingerprintedEvent,
  Json,
  Produce,
  ProducedEvent,
  StoredEvent,
  StoreEvent,
} from './contracts/artifact-store.ts';
export type {
  CacheEvent,
  ClipCache,
  Lease,
  LeasedEvent,
  LoadedValue,
  LoadResource,
  LoadScope,
} from './contracts/clip-cache.ts';
export type {
  ClipLoader,
  ClipSource,
  OpenEvent,
  OpenedEvent,
  OpenRequest,
  OutsidePicture,
  StreamChoice,
} from './contracts/clip-loader.ts';
export type {
  AudioMeta,
  AudioRequest,
  BlackSegmentRequest,
  BlackStretch,
  ClipRenderer,
  ClipSegmentRequest,
  ClipSound,
  ClipStretch,
  CrossfadeSegmentRequest,
  CrossfadeSound,
  DecodeHints,
  FilePart,
  GroupSegmentRequest,
  JoinedEvent,
  JoinPart,
  JoinProgressEvent,
  JoinRequest,
  KeptChunkEvent,
  MusicBed,
  PacketsPart,
  PrepareRequest,
  RenderInputs,
  SegmentMeta,
  SegmentRequest,
  Silence,
  SoundChunk,
  SoundKeeper,
  SoundStretch,
  SourceRef,
  Stretch,
  StretchMeta,
  Verification,
} from './contracts/clip-renderer.ts';
export type { ClipWarning } from './contracts/clip-warning.ts';
export type { ContractName, Versioned } from './contracts/contract-versions.ts';
export { checkContract, contractVersions } from './contracts/contract-versions.ts';
export type { OutputOptions } from './contracts/output-options.ts';
export type {
  AudioCodec,
  AudioEncoding,
  Background,
  Fit,
  OutputProfile,
  VideoCodec,
  VideoEncoding,
} from './contracts/output-profile.ts';
export type { LastPacket, Prober, ProberHelp } from './contracts/prober.ts';
export type { ProgressEvent, RunProgress } from './contracts/progress.ts';
export type {
  ContainerCapability,
  EncoderCapability,
  RendererCapabilities,
  RendererCosts,
} from './contracts/renderer-capabilities.ts';
export type { AudioFormat, AudioSample, OnDamage, SampleFormat, VideoFormat, VideoSample } from './contracts/sample.ts';
export type { SampleSize } from './contracts/sample-size.ts';
export { sampleSize } from './contracts/sample-size.ts';
export type { Settling } from './contracts/settling.ts';
export type {
  AudioStreamInfo,
  ColorInfo,
  DecoderInfo,
  Gop,
  IndexDetail,
  SourceHints,
  SourceIndex,
  SourceInfo,
  StreamSummary,
  VideoStreamInfo,
} from './contracts/source-info.ts';
export type { FrameTransform, FrameTransforms, TransformFrame, TransformRef } from './contracts/transform.ts';
export type { Work, WorkEvent, WorkKind } from './contracts/work-event.ts';
export { withCache } from './decorators/with-cache.ts';
export { checkOutputSize } from './errors/check-output-size.ts';
export type { ClipwrightErrorOptions, ErrorReport } from './errors/clipwright-error.ts';
export { AbortError, ClipwrightError, toClipwrightError } from './errors/clipwright-error.ts';
export type { ErrorCode, ErrorKind } from './errors/codes.ts';
export { errorCodes } from './errors/codes.ts';
export { stepFailed } from './errors/step-failed.ts';
export type { SystemFailure } from './errors/system-errors.ts';
export { sourceError, systemCode, systemFailure, systemRemedies } from './errors/system-errors.ts';
export { isTransient, transientCodes } from './errors/transient.ts';
export { audioCodecs, fits, presets, rateFactorText, videoCodecs } from './model/output-choices.ts';
export { hasAlpha, hdrTransfers, isHdr, isWide } from './model/pixel-values.ts';
export { isRemoteUri, openRequest, sourceId } from './model/source-id.ts';
export type { Clip, Gap, Music, Timeline, TimelineItem, Transition } from './model/timeline.ts';
export { isGap } from './model/timeline.ts';
export type { AccumulateProgressOptions, PieceEvent } from './operators/accumulate-progress.ts';
export { accumulateProgress } from './operators/accumulate-progress.ts';
export type { MergeMapAdaptiveOptions } from './operators/merge-map-adaptive.ts';
export { mergeMapAdaptive } from './operators/merge-map-adaptive.ts';
export type { MergeMapOrderedOptions, Slotted } from './operators/merge-map-ordered.ts';
export { mergeMapOrdered } from './operators/merge-map-ordered.ts';
export type { PendingWork } from './operators/pending-work.ts';
export { pendingWork } from './operators/pending-work.ts';
export type { RetryTransientOptions } from './operators/retry-transient.ts';
export { retryTransient } from './operators/retry-transient.ts';
export type { ShareByKeyOptions, SharedByKey } from './operators/share-by-key.ts';
export { shareByKey } from './operators/share-by-key.ts';
export type { ShareCounts } from './operators/share-counts.ts';
export type { OptionRule, OptionShape, OptionsOf } from './options/check-options.ts';
export { checkOptions } from './options/check-options.ts';
export { namesAdvice, nearestName, plainName } from './options/nearest-name.ts';
export { checkWholeNumber } from './options/whole-number.ts';
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
  RenderPhase,
  RenderReport,
} from './pipelines/render/render-events.ts';
export { planTimeline, renderTimeline } from './pipelines/render/render-timeline.ts';
export type { RetryingEvent } from './pipelines/retries.ts';
export { maxAttempts } from './pipelines/retries.ts';
export { chooseProfile } from './plan/choose-profile.ts';
export type { PlannedItem, PlannedSegment, RenderPlan } from './plan/plan.ts';
export { planRender } from './plan/plan-render.ts';
export type { PlannableBlack, PlannableClip, PlannableItem, PlanOptions } from './plan/plannable.ts';
export type { KeyCapabilities, SourceIdentities, SourceIdentity } from './plan/request-key.ts';
export { audioKey, segmentKey, soundChunkKey } from './plan/request-key.ts';
export type { PacketLayout } from './plan/sound-chunks.ts';
export { packetLayout, soundChunks, soundSamples } from './plan/sound-chunks.ts';
export type { Arrangement, Heard, Voice } from './plan/sound-voices.ts';
export { sidesOf, soundVoices } from './plan/sound-voices.ts';
export { clipStretchesOf, stretchesOf } from './plan/stretches.ts';
export type { FrameClock, FrameGrid } from './time/frame-clock.ts';
export { placeOf, tickAt, timeOf, zeroOf } from './time/frame-clock.ts';
export type { FrameRate } from './time/frame-rate.ts';
export { readFrameRate, sourceRate } from './time/frame-rate.ts';
export { framesOnScreen } from './time/frames-on-screen.ts';
export type { RationalLike, RationalText } from './time/rational.ts';
export { Rational } from './time/rational.ts';
export {
  borderTolerance,
  firstFrameAt,
  lastNotLater,
  rangeTolerance,
  sampleTolerance,
} from './time/rule-of-time.ts';
export type { SampleTimes } from './time/sample-times.ts';
export type { Seconds } from './time/seconds.ts';
export { secondsToRational } from './time/seconds.ts';
export type { ExactRange, TimeRange } from './time/time-range.ts';
export { nearTimes, sampleTimes, wantedFrames } from './time/wanted-frames.ts';
