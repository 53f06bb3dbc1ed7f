import type { RationalText } from '../time/rational.ts';

/** How a picture of another shape is put on the canvas: bars around it, cut to fill, or distorted. */
export type Fit = 'contain' | 'cover' | 'stretch';

/** What every segment of one output has in common: plain JSON data, part of every key. */
export interface OutputProfile {
  /** Pixels; even. */
  readonly width: number;
  readonly height: number;
  /** Frames per second. */
  readonly frameRate: RationalText;
  readonly fit: Fit;
  readonly video: VideoEncoding;
  /** `null` for an output without sound. */
  readonly audio: AudioEncoding | null;
}

export interface VideoEncoding {
  readonly codec: 'h264';
  readonly pixelFormat: 'yuv420p';
  /** Constant rate factor, 0 (lossless) to 51. */
  readonly crf: number;
  /** x264's preset. */
  readonly preset: string;
  /** Encoder threads of one segment. Part of the bytes, so it follows from the profile, never from load or machine. */
  readonly threads: number;
}

export interface AudioEncoding {
  readonly codec: 'aac';
  /** Bits per second. */
  readonly bitrate: number;
  /** Samples per second. */
  readonly sampleRate: number;
  readonly channels: 2;
}
