export { animatedParts, animationKinds, type ShownImage } from './join/animated-parts.ts';
export { blamingSources, checkSources } from './join/check-sources.ts';
export { type ContainerClock, containerClock, microsAt } from './join/container-clock.ts';
export { copiedCodec } from './join/copied-codecs.ts';
export { type CopiedRun, copiedRuns, joinsOfRun, provenFrames, union } from './join/copied-frames.ts';
export { copiedSpans } from './join/copied-spans.ts';
export type { CopiedTrack, SampleRun } from './join/copied-track.ts';
export { joinAnimation } from './join/join-animation.ts';
export { joinMovie, type MovieTarget } from './join/join-movie.ts';
export { joinSound } from './join/join-sound.ts';
export { type DecodedBatch, joinStretches, longestTailOf } from './join/join-stretches.ts';
export { type PictureHead, pictureHead } from './join/picture-head.ts';
export type { PicturePart } from './join/picture-part.ts';
export { keysOf, type PictureLayout, type PictureTrack, pictureTrack } from './join/picture-track.ts';
export { placed } from './join/placed.ts';
export type { Frames, PlacedPicture } from './join/placed-picture.ts';
export { readPart, withBytes } from './join/read-part.ts';
export { SequentialFiles } from './join/sequential-files.ts';
export { type FramePackets, framePackets, openSource, sourcePicture } from './join/source-picture.ts';
export { storedSize } from './join/stored-size.ts';
export { type PacketsFound, verifier } from './join/verify.ts';
export { verifyHead } from './join/verify-head.ts';
export { notAsPlanned, type Row, rowOf } from './join/verify-rows.ts';
export { type SoundPadding, soundPadding } from './join/verify-sound.ts';
export { sourceEntry } from './join/video-entry.ts';
export { writeSpans } from './join/write-spans.ts';
export { writtenStills } from './join/written-stills.ts';
export { type ByteFeed, byteFeed } from './output/byte-feed.ts';
export {
  type AnimatedContainer,
  type Container,
  codecsOf,
  containerCapabilities,
  containerOf,
  copiedInto,
  isAnimated,
  isMovie,
  soundCopiedInto,
} from './output/container-of.ts';
export { type Cover, readCover } from './output/cover.ts';
export { ofTheStore } from './output/of-the-store.ts';
export { processorName } from './output/processor-name.ts';
export { soundFileOf } from './output/sound-files.ts';
export { atBitrate, nextRate } from './segment/at-bitrate.ts';
export { type DecodedFrames, decodedFrames } from './segment/decoded-frames.ts';
export { isStill } from './segment/is-still.ts';
export { assemble, ownPackets } from './sound/assemble.ts';
export { copySound } from './sound/copy-sound.ts';
export { type ChunkProduced, gatherChunks, type MakeChunks, type WantedChunk } from './sound/gather-chunks.ts';
export { type Lane, lane } from './sound/lane.ts';
export { type OpenSound, openSound } from './sound/open-sound.ts';
export { bytesPerValue, type PcmBytes, silence, skipping } from './sound/pcm-bytes.ts';
export { renderAudio } from './sound/render-audio.ts';
export { replayable } from './sound/replayable.ts';
export { type FilteredSound, sampledVoice } from './sound/sampled-voice.ts';
export { mixedWindow, soundBytes } from './sound/sound-bytes.ts';
export type { PcmStream, SoundEngine } from './sound/sound-engine.ts';
export { leadOf, type SoundWindow, windowed } from './sound/sound-window.ts';
