export type { AbortableOptions } from './bridges/abortable.ts';
export { abortable } from './bridges/abortable.ts';
export type { DoneEvent, ResultFromOptions, StepEvent } from './bridges/result-from.ts';
export { resultFrom } from './bridges/result-from.ts';
export type { ToAsyncIterableOptions } from './bridges/to-async-iterable.ts';
export { toAsyncIterable } from './bridges/to-async-iterable.ts';
export { adaptiveThreads } from './budget/adaptive-threads.ts';
export type { ControllerState, MachineSample } from './budget/concurrency-controller.ts';
export { controlConcurrency, controllerStart, threadLimit } from './budget/concurrency-controller.ts';
export type { ExpectedMemory } from './budget/expected-memory.ts';
export { expectedMemory } from './budget/expected-memory.ts';
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
export type { CacheEvent, ClipCache, Lease, LeasedEvent, LoadedValue, LoadResource } from './contracts/clip-cache.ts';
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
  AudioPart,
  AudioRequest,
  BlackSegmentRequest,
  BlackStretch,
  ClipRenderer,
  ClipSegmentRequest,
  ClipSound,
  ClipStretch,
  CrossfadeSegmentRequest,
  CrossfadeSound,
  GroupSegmentRequest,
  JoinedEvent,
  JoinRequest,
  KeptPieceEvent,
  MusicBed,
  OutputCheck,
  OutputCodecs,
  RendererDescription,
  RenderInputs,
  SegmentMeta,
  SegmentRequest,
  Silence,
  SoundKeeper,
  SoundPiece,
  SourceRef,
  Stretch,
  StretchMeta,
  Verification,
} from './contracts/clip-renderer.ts';
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
export type { ProgressEvent } from './contracts/progress.ts';
export type {
  AudioFormat,
  AudioSample,
  OnDamage,
  SampleFormat,
  SampleTimes,
  TimeRange,
  VideoFormat,
  VideoSample,
} from './contracts/sample.ts';
export { checkAudioFormat, checkVideoFormat } from './contracts/sample-shapes.ts';
export type { Settling } from './contracts/settling.ts';
export type {
  AudioStreamInfo,
  ColorInfo,
  Gop,
  SourceIndex,
  SourceInfo,
  StreamSummary,
  VideoStreamInfo,
} from './contracts/source-info.ts';
export type { FrameTransform, FrameTransforms, TransformFrame, TransformRef } from './contracts/transform.ts';
export { checkOutputSize } from './errors/check-output-size.ts';
export type { ClipwrightErrorOptions, ErrorReport } from './errors/clipwright-error.ts';
export { AbortError, ClipwrightError, toClipwrightError } from './errors/clipwright-error.ts';
export type { ErrorCode, ErrorKind } from './errors/codes.ts';
export { errorCodes } from './errors/codes.ts';
export { stepFailed } from './errors/step-failed.ts';
export { isTransient, transientCodes } from './errors/transient.ts';
export type { AccumulateProgressOptions, PieceEvent } from './operators/accumulate-progress.ts';
export { accumulateProgress } from './operators/accumulate-progress.ts';
export type { MergeMapAdaptiveOptions } from './operators/merge-map-adaptive.ts';
export { mergeMapAdaptive } from './operators/merge-map-adaptive.ts';
export type { MergeMapOrderedOptions, Slotted } from './operators/merge-map-ordered.ts';
export { mergeMapOrdered } from './operators/merge-map-ordered.ts';
export type { RetryTransientOptions } from './operators/retry-transient.ts';
export { retryTransient } from './operators/retry-transient.ts';
export type { ShareResourceOptions } from './operators/share-resource.ts';
export { shareResource } from './operators/share-resource.ts';
export type { OptionRule, OptionShape, OptionsOf } from './options/check-options.ts';
export { checkOptions } from './options/check-options.ts';
export { namesAdvice, nearestName, plainName } from './options/nearest-name.ts';
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
  ClipDamage,
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
export type { RetryingEvent } from './pipelines/retries.ts';
export { mostAttempts } from './pipelines/retries.ts';
export { withCache } from './pipelines/with-cache.ts';
export type { FrameClock, FrameGrid } from './time/frame-clock.ts';
export { placeOf, tickAt, timeOf, zeroOf } from './time/frame-clock.ts';
export type { RationalLike, RationalText } from './time/rational.ts';
export { Rational } from './time/rational.ts';
export {
  borderTolerance,
  firstFrameAt,
  lastNotLater,
  rangeTolerance,
  sampleTolerance,
} from './time/rule-of-time.ts';
export type { Seconds } from './time/seconds.ts';
export { secondsToRational } from './time/seconds.ts';
export { chooseProfile } from './timeline/choose-profile.ts';
export { framesOnScreen } from './timeline/frames-on-screen.ts';
export { nearTimes } from './timeline/near-times.ts';
export { audioCodecs, fits, presets, rateFactorText, videoCodecs } from './timeline/output-choices.ts';
export type { PlannedItem, PlannedSegment, RenderPlan } from './timeline/plan.ts';
export type { PlannableBlack, PlannableClip, PlannableItem, PlanOptions } from './timeline/plan-render.ts';
export { planRender } from './timeline/plan-render.ts';
export { isRemoteUri } from './timeline/remote-uri.ts';
export type { SourceIdentities } from './timeline/request-key.ts';
export { audioKey, segmentKey, soundPieceKey } from './timeline/request-key.ts';
export type { SampleSize } from './timeline/sample-size.ts';
export { sampleSize } from './timeline/sample-size.ts';
export type { PacketLayout } from './timeline/sound-pieces.ts';
export { packetLayout, soundPieces, soundSamples } from './timeline/sound-pieces.ts';
export type { Arrangement, Heard, Voice } from './timeline/sound-voices.ts';
export { sidesOf, soundVoices } from './timeline/sound-voices.ts';
export { openRequest, sourceId } from './timeline/source-id.ts';
export { clipStretchesOf, stretchesOf } from './timeline/stretches.ts';
export type { Clip, Gap, Music, Timeline, TimelineItem, Transition } from './timeline/timeline.ts';
export { isGap } from './timeline/timeline.ts';
export type { ExactRange } from './timeline/wanted-frames.ts';
export { sampleTimes, wantedFrames } from './timeline/wanted-frames.ts';
