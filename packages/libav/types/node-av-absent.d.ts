// biome-ignore-all lint/suspicious/noExplicitAny: nothing is known here of what is not installed
// Where node-av, which is optional, could not be installed, everything of it is `any`, so that the checkout builds all
// the same (`paths` in tsconfig.json). Where it is, nobody reads this.
declare module 'node-av/constants';

declare module 'node-av/lib' {
  export const Codec: any;
  export type Codec = any;
  export const CodecContext: any;
  export type CodecContext = any;
  export const CodecParameters: any;
  export type CodecParameters = any;
  export const FFmpegError: any;
  export type FFmpegError = any;
  export const FilterContext: any;
  export type FilterContext = any;
  export const FilterGraph: any;
  export type FilterGraph = any;
  export const FormatContext: any;
  export type FormatContext = any;
  export const Frame: any;
  export type Frame = any;
  export const InputFormat: any;
  export type InputFormat = any;
  export const IRational: any;
  export type IRational = any;
  export const Packet: any;
  export type Packet = any;
  export const Rational: any;
  export type Rational = any;
  export const Stream: any;
  export type Stream = any;
  export const Dictionary: any;
  export const Filter: any;
  export const Log: any;
  export const PosixError: any;
  export const avChannelLayoutDefault: any;
  export const avChannelLayoutDescribe: any;
  export const avCompareTs: any;
  export const avGetCodecName: any;
  export const avGetPixFmtFromName: any;
  export const avGetPixFmtName: any;
  export const avImageCopyToBuffer: any;
  export const avImageGetBufferSize: any;
  export const avRescaleDelta: any;
  export const avRescaleQ: any;
  export const avRescaleQRnd: any;
  export const getFFmpegInfo: any;
}
