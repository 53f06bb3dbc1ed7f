import type { RationalText } from '../time/rational.ts';
import type { ColorInfo, DecoderInfo } from './source-info.ts';

/** How a picture of another shape is put on the canvas: bars around it, cut to fill, or distorted. */
export type Fit = 'contain' | 'cover' | 'stretch';

/** Red, green and blue: `#rrggbb`, in small letters. */
export type Color = `#${string}`;

export type Background = Color | 'blur';

export type VideoCodec = 'h264' | 'hevc' | 'vp9' | 'av1' | 'gif' | 'webp' | 'prores' | 'dnxhr';
/** Profiles of ProRes and DNxHR, by their own names, of the fewest bytes first. */
export type CodecProfile = 'proxy' | 'lt' | 'standard' | 'hq' | 'lb' | 'sq' | 'hqx';
/** Pixel formats that frames are conformed to, by ffmpeg's names. */
export type OutputPixelFormat = 'yuv420p' | 'yuv420p10le' | 'yuv422p' | 'yuv422p10le';
/** A codec of a plug-in's own: `name/codec`, such as `fire/rgb`. */
export type PluginCodec = `${string}/${string}`;
/** `pcm_s16le` is uncompressed: whole numbers of 16 bits. */
export type AudioCodec = 'aac' | 'opus' | 'mp3' | 'pcm_s16le';

/** What every segment of one output has in common: plain JSON data, part of every key. */
export interface OutputProfile {
  /** Pixels; even. */
  readonly width: number;
  /** Pixels; even. */
  readonly height: number;
  /** Frames per second. */
  readonly frameRate: RationalText;
  readonly fit: Fit;
  /**
   * What bars around a picture and transparent pixels show: a colour as `#rrggbb`, or the picture itself, enlarged and
   * blurred.
   */
  readonly background: Background;
  readonly video: VideoEncoding;
  /** `null` for an output without sound. */
  readonly audio: AudioEncoding | null;
}

/** The profile of a whole output, which may be sound alone. */
export interface PlannedProfile extends Omit<OutputProfile, 'video'> {
  /** `null` for an output of sound alone: then nothing has the canvas and the rate. */
  readonly video: VideoEncoding | null;
}

export interface VideoEncoding {
  readonly codec: VideoCodec | PluginCodec;
  readonly pixelFormat: OutputPixelFormat;
  /** Constant rate factor, 0 to 51 (h264, hevc), 63 (vp9, av1) or 100 (webp), always 0 (gif, prores, dnxhr); of a plug-in's codec as that has it. */
  readonly crf: number;
  /** Bits a second on average, which hold in place of the rate factor. */
  readonly bitrate?: number;
  /** Speed against size, by x264's names; other encoders get what comes nearest. */
  readonly preset: string;
  /** Of ProRes and DNxHR. */
  readonly codecProfile?: CodecProfile;
  /** The encoder's own name, present where one was asked for: else the renderer takes the codec's usual one. */
  readonly encoder?: string;
  /**
   * Encoder threads of one segment. Part of the bytes, so it follows from what the segment shows, never from load or
   * machine.
   */
  readonly threads: number;
  /**
   * Present where packets of sources stand in the output as they are: what is encoded beside them is of their kind. Part
   * of the bytes.
   */
  readonly like?: CodedFormat;
}

/** What pictures have in common that stand in one stream, some copied, some encoded. Plain JSON data. */
export interface CodedFormat {
  /** As {@link DecoderInfo.profile}: what is encoded has none that is higher. */
  readonly profile?: number;
  /** As {@link DecoderInfo.level}: what is encoded has none that is higher. */
  readonly level?: number;
  /** As {@link DecoderInfo.reorderDepth}: what is encoded has none that is larger. */
  readonly reorderDepth?: number;
  /** Of AV1 the sequence header that all have, as {@link DecoderInfo.parameterSets}: others do not stand beside them. */
  readonly parameterSets?: readonly string[];
  /**
   * As {@link VideoStreamInfo.rotation}: all are stored as the output's size turned back by it, what is encoded too, and the
   * output says that they are to be turned. @default 0
   */
  readonly rotation?: 90 | 180 | 270;
  /** The tags of all of them, absent ones too: who has others is converted. */
  readonly color: ColorInfo;
}

export interface AudioEncoding {
  readonly codec: AudioCodec;
  /** Bits per second. */
  readonly bitrate: number;
  /** Samples per second. */
  readonly sampleRate: number;
  /** Always stereo. */
  readonly channels: 2;
}
