export { BitReader } from './bits/bit-reader.ts';
export { colorCodes, colorInfo } from './color-names.ts';
export { readAvcConfiguration } from './configuration/avc.ts';
export { readHevcConfiguration } from './configuration/hevc.ts';
export type { Av1Sequence } from './frames/av1-sequence.ts';
export { readAv1Sequence } from './frames/av1-sequence.ts';
export { av1Types, av1UnitsIn } from './frames/av1-units.ts';
export type { FramesCodec, FramesDescription, JoinedFrames } from './frames/join-frames.ts';
export { hasFrames, joinFrames, packetStart, startsAnew } from './frames/join-frames.ts';
export type { Vp9Codes } from './frames/vp9-configuration.ts';
export type { Animation, AnimationKind, PlacedImage, StoredImage, StoredImages } from './images/animation.ts';
export { gifAnimation } from './images/gif.ts';
export type { WebpFrame } from './images/webp.ts';
export { readWebpFrame, webpAnimation, webpStill } from './images/webp.ts';
export { joinSets } from './join/join-sets.ts';
export type { JoinedSets, SetsCodec, StreamSets } from './joined-sets.ts';
export { box, bytesOf, letters, long, longTimes, matrix, shorts, words } from './mp4/box.ts';
export type { MovieChunk } from './mp4/interleave.ts';
export type { MovieChapter } from './mp4/movie-chapters.ts';
export type { MovieCover, MovieTags } from './mp4/movie-tags.ts';
export type { MovieTimecode } from './mp4/movie-timecode.ts';
export type {
  MovieEdit,
  MovieTrack,
  SampleDurations,
  SoundEntry,
  TextEntry,
  TimecodeEntry,
  VideoEntry,
} from './mp4/movie-track.ts';
export type { TrackSamples } from './mp4/read-samples.ts';
export type { MovieBytes, PlacedTrack } from './mp4/read-track.ts';
export { readTrack } from './mp4/read-track.ts';
export type { MovieKind } from './mp4/sample-entry.ts';
export type { Movie, MovieAbout } from './mp4/write-movie.ts';
export { movieOf } from './mp4/write-movie.ts';
export { pictureType } from './picture-type.ts';
export type { H264Sps } from './sets/h264-sps.ts';
export { readH264Sps } from './sets/h264-sps.ts';
export type { HevcSps } from './sets/hevc-sps.ts';
export { readHevcSps } from './sets/hevc-sps.ts';
export type { HevcVps } from './sets/hevc-vps.ts';
export { readHevcVps } from './sets/hevc-vps.ts';
export type { ProfileTierLevel } from './sets/profile-tier-level.ts';
export type { Cropping, Sequence } from './sets/sequence.ts';
export { shownSize } from './sets/sequence.ts';
export type { Clock, ColorCodes, Usability } from './sets/usability.ts';
export { plainAac } from './sound/aac.ts';
export { aacConfiguration } from './sound/elementary-stream.ts';
export type { PictureType } from './units/syntax.ts';
export { isUnreferred } from './unreferred.ts';
