export type { InputLimits, InputOptions } from '@clipwright/node-kit';
export { beginsAnywhere, seeksByDisplay, seeksExactly } from '@clipwright/node-kit';
export { anyProcessor } from './any-processor.ts';
export type { CommandSpec } from './command-spec.ts';
export { composeCommand } from './compose-command.ts';
export type { FfmpegRunnerOptions } from './ffmpeg-runner.ts';
export { ffmpegRunner } from './ffmpeg-runner.ts';
export { fileArgument } from './file-argument.ts';
export {
  frameTimeOf,
  maxTogether,
  namedFrameTimes,
  printFrameTimes,
  printNamedFrameTimes,
} from './filters/frame-times.ts';
export { floatsOf } from './floats-of.ts';
export type { InputSafety } from './input-safety.ts';
export { inputSafety } from './input-safety.ts';
export { checkLines, listEntry, listInput, listSafety } from './list-entry.ts';
export { lostSound } from './lost-sound.ts';
export type { Cores } from './machine/cores.ts';
export { readCores } from './machine/cores.ts';
export { processUsage } from './machine/process-usage.ts';
export { checkMusic } from './music/check-music.ts';
export { musicCommand } from './music/music-command.ts';
export { musicSamples } from './music/music-samples.ts';
export { soundChannels } from './music/sound-channels.ts';
export { refusedContainer } from './refused-container.ts';
export { rememberedText, rememberText } from './remembered-text.ts';
export type {
  FfmpegJob,
  FfmpegRunner,
  FfmpegStream,
  FfmpegTools,
  Found,
  LocatedTools,
  RunEvent,
  RunnerUsage,
  ToolInfo,
} from './runner.ts';
export {
  secondsText,
  seekMargins,
  seekOptions,
  soundPreroll,
} from './seeking.ts';
export type { SoundRequest } from './sound-command.ts';
export { soundCommand } from './sound-command.ts';
export type { SoundOfFile } from './sound-of-file.ts';
export { soundOfFile } from './sound-of-file.ts';
export type { SoundOfParts, SoundPart } from './sound-of-parts.ts';
export { soundOfParts } from './sound-of-parts.ts';
export type { SoundStream } from './sound-stream.ts';
export { soundStream } from './sound-stream.ts';
export { stopAtDamage, strictDecoding, withoutBrokenPackets } from './strict-decoding.ts';
export type { LineMeaning } from './supervise/error-lines.ts';
export { meaningOf } from './supervise/error-lines.ts';
export type { LineSplitter } from './supervise/lines.ts';
export { lineSplitter } from './supervise/lines.ts';
export { endedBy } from './supervise/stream-job.ts';
export { textBytes } from './text-bytes.ts';
export type { KnownEncoder, ToolsDescription } from './tools/describe-tools.ts';
export { describeTools, knownEncoders } from './tools/describe-tools.ts';
export { findTools, locateTools } from './tools/find-tools.ts';
export { foundOnce } from './tools/found-once.ts';
export type { ToolMemory } from './tools/tool-files.ts';
export type { ToolOptions } from './tools/tool-options.ts';
export type { UnbrokenFrames } from './unbroken-frames.ts';
export { furthestDamage, unbrokenFrames } from './unbroken-frames.ts';
