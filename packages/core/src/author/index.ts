export type { AbortableOptions } from '../bridges/abortable.ts';
export { abortable } from '../bridges/abortable.ts';
export { cleanedUp } from '../bridges/cleaned-up.ts';
export { fromTask } from '../bridges/from-task.ts';
export { hold } from '../bridges/hold.ts';
export type { PullIterator } from '../bridges/pull-iterator.ts';
export { pullIterator } from '../bridges/pull-iterator.ts';
export { runProducer } from '../bridges/run-producer.ts';
export type { Held, SharedEvent, Task } from '../bridges/shared-work.ts';
export { SharedWorks } from '../bridges/shared-works.ts';
export type { MachineSample } from '../budget/concurrency-controller.ts';
export { adaptiveThreads } from '../budget/concurrency-controller.ts';
export type {
  Artifact,
  ArtifactTarget,
  FingerprintedEvent,
  Json,
  Produce,
  ProducedEvent,
  StoredEvent,
  StoreEvent,
} from '../contracts/artifact-store.ts';
export type { CacheEvent, Lease, LeasedEvent, LoadedValue, LoadResource, LoadScope } from '../contracts/clip-cache.ts';
export type { OpenEvent, OpenedEvent, OpenRequest, OutsidePicture, StreamChoice } from '../contracts/clip-loader.ts';
export type { PrepareRequest, RenderInputs } from '../contracts/clip-renderer.ts';
export type { ContractName, Versioned } from '../contracts/contract-versions.ts';
export { checkContract, contractVersions } from '../contracts/contract-versions.ts';
export type {
  Chapter,
  FilePart,
  JoinedEvent,
  JoinPart,
  JoinProgressEvent,
  JoinRequest,
  PacketsPart,
  SoundJoinRequest,
} from '../contracts/join-request.ts';
export type { CodedFormat } from '../contracts/output-profile.ts';
export type {
  ContainerCapability,
  EncoderCapability,
  PictureCapability,
  RendererCapabilities,
  RendererCosts,
} from '../contracts/renderer-capabilities.ts';
export type { SampleSize } from '../contracts/sample-size.ts';
export { sampleSize } from '../contracts/sample-size.ts';
export type {
  ClipSegmentRequest,
  ClipStretch,
  ColorSegmentRequest,
  ColorStretch,
  CrossfadeSegmentRequest,
  DecodeHints,
  GroupSegmentRequest,
  LayerStretch,
  SegmentMeta,
  SegmentRequest,
  SourceRef,
  Stretch,
  StretchMeta,
} from '../contracts/segment-request.ts';
export type { Settling } from '../contracts/settling.ts';
export type {
  AudioMeta,
  AudioRequest,
  ClipLoudness,
  ClipSound,
  CrossfadeSound,
  KeptChunkEvent,
  MusicBed,
  MusicDucking,
  Silence,
  SoundChunk,
  SoundKeeper,
  SoundLevel,
  SoundStretch,
} from '../contracts/sound-request.ts';
export type {
  ColorInfo,
  DecoderInfo,
  Gop,
  IndexDetail,
  PacketPlace,
  PacketsUnknownFor,
  SourceHints,
  StreamSummary,
} from '../contracts/source-info.ts';
export type { StretchPosition, StretchTransform } from '../contracts/transform.ts';
export { checkOutputSize } from '../errors/check-output-size.ts';
export { reworded } from '../errors/clipwright-error.ts';
export type { FailedStep } from '../errors/step-failed.ts';
export { stepFailed } from '../errors/step-failed.ts';
export type { SystemFailure } from '../errors/system-errors.ts';
export { sourceError, systemCode, systemFailure, systemRemedies } from '../errors/system-errors.ts';
export { framedSize, pixelsOf } from '../model/framing.ts';
export { hasText } from '../model/layer-entries.ts';
export type { NamedSource, SourceNaming, SourcePlacing } from '../model/named-sources.ts';
export { withSourcesNamed, withSourcesPlaced } from '../model/named-sources.ts';
export type { EncoderFamily } from '../model/output-choices.ts';
export { isColor, rateFactorText } from '../model/output-choices.ts';
export { channelsOf, hasAlpha, hdrTransfers, isHdr, lumaWeights } from '../model/pixel-values.ts';
export { isRemoteUri, openRequest, sourceId } from '../model/source-id.ts';
export type { TimecodeSource, TimecodeZero } from '../model/timecode-zero.ts';
export { earliestStarts, timecodeZero } from '../model/timecode-zero.ts';
export { otherClipNames } from '../model/timeline-shapes.ts';
export type { PendingWork } from '../operators/pending-work.ts';
export { pendingWork } from '../operators/pending-work.ts';
export type { OptionRule, OptionShape, OptionsOf } from '../options/check-options.ts';
export { checkOptions, checkWholeNumber } from '../options/check-options.ts';
export { namesAdvice, nearestName, plainName } from '../options/nearest-name.ts';
export type { FrameClock, FrameGrid } from '../time/frame-clock.ts';
export { tickAt, timeOf, zeroOf } from '../time/frame-clock.ts';
export { readFrameRate, sourceRate } from '../time/frame-rate.ts';
export { lcm } from '../time/lcm.ts';
export { lastNotLater } from '../time/rule-of-time.ts';
export { secondsToRational, timecodeSeconds } from '../time/seconds.ts';
export type { ExactRange } from '../time/time-range.ts';
export type { ReadTimecode, TimecodeBase, TimecodeNumbers } from '../time/timecode.ts';
export {
  canDrop,
  frameOfTimecode,
  readTimecode,
  secondsOfTimecode,
  timecodeBase,
  timecodeOfFrame,
  timecodeText,
} from '../time/timecode.ts';
export { exactRange, nearTimes, sampleTimes, wantedFrames } from '../time/wanted-frames.ts';
export { checkAudioFormat, checkVideoFormat } from './check-format.ts';
export type { CacheDefinition, CachePolicy, OpenValues } from './define-cache.ts';
export { defineCache } from './define-cache.ts';
export type { LoaderDefinition, OpenWork } from './define-loader.ts';
export { defineLoader } from './define-loader.ts';
export { checkUsablePlugin, definePlugin, partKinds } from './define-plugin.ts';
export type { ProberDefinition, ProbeWork } from './define-prober.ts';
export { defineProber } from './define-prober.ts';
export { defineRenderer } from './define-renderer.ts';
export type { KeptFile, StoreDefinition } from './define-store.ts';
export { defineStore } from './define-store.ts';
export type { AskedPart } from './frames/asked-parts.ts';
export { askedParts } from './frames/asked-parts.ts';
export { blaming, inStretch } from './frames/blame-stretch.ts';
export { composedFrames } from './frames/composed-frames.ts';
export { wayOf } from './frames/drawn.ts';
export type { Placement } from './frames/fit.ts';
export { placement } from './frames/fit.ts';
export type { FrameLayout } from './frames/frame-layout.ts';
export { frameLayout } from './frames/frame-layout.ts';
export { lastTickOf } from './frames/last-tick.ts';
export { mixer, mixSteps, mixWhole } from './frames/mix.ts';
export { openSource } from './frames/open-source.ts';
export type { PulledSamples, PullOptions } from './frames/pull-samples.ts';
export { pullSamples } from './frames/pull-samples.ts';
export type { SampleShape } from './frames/sample-shape.ts';
export { sampleShape } from './frames/sample-shape.ts';
export { heldFrames } from './frames/stretch-meta.ts';
export { measuredJoin } from './measured-join.ts';
export { blankPictureFrames } from './pictures/blank-picture.ts';
export type { PictureBytes } from './pictures/convert-picture.ts';
export type { PictureFormat } from './pictures/picture-planes.ts';
export type { StillPicture } from './pictures/still-picture.ts';
export {
  stillPictureFrames,
  stillPictureIndex,
  stillPictureInfo,
  stillPictureSound,
} from './pictures/still-picture.ts';
export type { PlatformFiles } from './platform-files.ts';
export type { PartFactory, PartOptions, Plugin, PluginModule } from './plugin.ts';
export type { EncodeWork, JoinWork, OutputFrame, RendererDefinition, RenderWork } from './renderer-definition.ts';
export type { DefinedAudio, DefinedTimes, DefinedVideo, SourceDefinition } from './source-definition.ts';
