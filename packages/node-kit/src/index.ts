export type { ByteReader } from './byte-reader.ts';
export { byteReader } from './byte-reader.ts';
export { checkClock, checkEnd } from './clock/broken-clock.ts';
export type { ClockBreak, ClockedPacket, ClockWatch } from './clock/clock-watch.ts';
export { clockWatch } from './clock/clock-watch.ts';
export type { Extent, FollowedFile } from './clock/followed-file.ts';
export { NeedsCopy } from './clock/needs-copy.ts';
export { checkGoesOn } from './clock/other-streams.ts';
export { seamsOf } from './clock/seams.ts';
export { checkBehind } from './clock/second-behind.ts';
export { beginsPes, packetGrid, payloadAt } from './clock/ts-packets.ts';
export { digestText, isDigest } from './entries/digest-text.ts';
export type { EntryRecord } from './entries/entry-record.ts';
export { decodeRecord, encodeRecord } from './entries/entry-record.ts';
export { isJsonObject, seal, unseal } from './entries/sealed.ts';
export type { Folders } from './files/allowed-folders.ts';
export { allowedFolders } from './files/allowed-folders.ts';
export type { OutputFile } from './files/check-output-file.ts';
export { checkOutputFile } from './files/check-output-file.ts';
export { checkUnchanged } from './files/check-unchanged.ts';
export { confined } from './files/confined.ts';
export type { FileRecord } from './files/file-record.ts';
export { fileRecord, hasSameContent, isStable, sourceRecord } from './files/file-record.ts';
export { naturalOrder } from './files/natural-order.ts';
export { nodeFiles } from './files/node-files.ts';
export { exists, outputError } from './files/output-error.ts';
export { flush, publish } from './files/publish.ts';
export { readText } from './files/read-text.ts';
export type { TemporaryFile, TemporaryKind } from './files/temporary-file.ts';
export { removeAbandonedFiles, temporaryFile } from './files/temporary-file.ts';
export { removeAbandoned, unfinishedFile } from './files/unfinished-file.ts';
export { hasSoundName, hasVideoName } from './files/video-endings.ts';
export type { AllowedInputs, InputOptions } from './inputs/allowed-inputs.ts';
export { allowedInputs, inputShape } from './inputs/allowed-inputs.ts';
export { sourceAppended } from './inputs/appended-file.ts';
export { checkFrames, checkLimits, tooLarge } from './inputs/check-limits.ts';
export { checkClaimedFrames } from './inputs/claimed-frames.ts';
export { beginsAnywhere, seeksByDisplay, seeksExactly } from './inputs/container-seeking.ts';
export { cutBeforeIndex } from './inputs/cut-before-index.ts';
export { isPictureDecoder } from './inputs/input-formats.ts';
export type { InputLimits } from './inputs/input-limits.ts';
export { noVideo } from './inputs/no-video.ts';
export { otherKindOfFile } from './inputs/other-kind-of-file.ts';
export type { RefusedContainer } from './inputs/refused-container.ts';
export {
  allowContainerRemedy,
  containerKind,
  containerNotAllowed,
  decoderNotAllowed,
  notMedia,
} from './inputs/refused-container.ts';
export type { Orientation } from './pictures/jpeg-orientation.ts';
export { opaqueAsRgb, type RgbaPicture } from './pictures/opaque-as-rgb.ts';
export type { PictureFile } from './pictures/picture-file.ts';
export { fileKind, pictureKind } from './pictures/picture-file.ts';
export type { PictureReading } from './pictures/picture-source.ts';
export { faultSignals } from './processes/fault-signals.ts';
export type { ProcessIdentity } from './processes/process-identity.ts';
export { isProcessGone, isTagGone, processTag, thisProcess } from './processes/process-identity.ts';
export { processSpace, processStart, startByPs, startInProc, statusInProc } from './processes/process-start.ts';
export { renderFraction } from './render-fraction.ts';
export type { FileLoaderDefinition } from './sources/file-loader.ts';
export { fileLoader } from './sources/file-loader.ts';
export type { SourceFile } from './sources/file-source.ts';
