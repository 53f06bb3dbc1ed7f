import type { AudioCodec, OutputPixelFormat, PluginCodec, VideoCodec } from './output-profile.ts';

/**
 * What a piece of work costs, in seconds of processor time: estimates, in relation to each other. The planner decides by
 * them what is worth a piece of its own; they are no part of any key.
 */
export interface RendererCosts {
  /** What a piece costs beside its pictures, such as the start of a process; 0: short clips are never put together. */
  readonly start: number;
  /** A million pixels of a source, decoded and conformed. */
  readonly decodedMegapixel: number;
  /** A million pixels of the output, encoded. */
  readonly encodedMegapixel: number;
}

/** A container that can be written, and what it takes: the usual codec first. */
export interface ContainerCapability {
  /** The end of its files' names, in small letters, without a dot: `"mp4"`. */
  readonly extension: string;
  /** None: its files are sound alone. */
  readonly video: readonly (VideoCodec | PluginCodec)[];
  /** None: its files have no sound. */
  readonly audio: readonly AudioCodec[];
  /** Frames per second that it holds at most. @default any number */
  readonly maxFrameRate?: number;
  /** Whether its files can say of themselves what is asked for: metadata and chapters. @default false */
  readonly describes?: true;
  /** Whether its files can have a cover. @default false */
  readonly covers?: true;
  /** Whether its files can say the timecode of their first frame. @default false */
  readonly timecodes?: true;
}

/** An encoder that an output gets. */
export interface EncoderCapability<C> {
  readonly codec: C;
  /** Its own name, such as `libx264`: told by every renderer that lets the picture's be chosen. */
  readonly encoder?: string;
  /**
   * Tool, version and configuration: everything beside the request that the bytes depend on. Part of the key of all that
   * it makes.
   */
  readonly fingerprint: string;
}

/** The encoder of an output's picture. */
export interface PictureCapability extends EncoderCapability<VideoCodec | PluginCodec> {
  /** Whether it keeps to a bit rate ({@link VideoEncoding.bitrate}). @default false */
  readonly takesBitrate?: true;
}

/** What a renderer is able to do for one output, known before anything is planned: plain JSON data. */
export interface RendererCapabilities {
  /** At least one. */
  readonly containers: readonly ContainerCapability[];
  /** The encoder of the picture; `null` for an output of sound alone. */
  readonly video: PictureCapability | null;
  /** That of the sound; `null` for an output without. */
  readonly audio: EncoderCapability<AudioCodec> | null;
  /** How pictures are converted that have other primaries than BT.709, or high dynamic range. */
  readonly wideColors: {
    /** Whether those of high dynamic range (PQ, HLG) get their right colours. */
    readonly toneMaps: boolean;
    /** What these conversions depend on beside the encoder. Part of the key of what is made of such sources alone. */
    readonly fingerprint: string;
  };
  /**
   * Whether it reads plain files by itself: then a source that is one may be asked for without what decodes it being
   * known.
   */
  readonly readsFiles: boolean;
  /** Codecs whose packets a join can take from sources as they are; none: all is encoded. */
  readonly copies: readonly VideoCodec[];
  /** The same of the sound, where all of it is one source's. @default none */
  readonly copiesSound?: readonly AudioCodec[];
  /** What it conforms frames to and encodes. @default `yuv420p` alone */
  readonly pixelFormats?: readonly OutputPixelFormat[];
  /** Whether it renders what lies on the picture ({@link LayerStretch}). @default false */
  readonly layers?: boolean;
  /** Whether it draws transitions that are no crossfades ({@link TransitionDrawing}). @default false */
  readonly transitions?: boolean;
  /** Whether it shows parts of pictures, and turns them ({@link Framing}, {@link ViewStretch}). @default false */
  readonly framing?: boolean;
  /** Whether it mixes further tracks of sound ({@link AudioRequest.tracks}). @default false */
  readonly mixesTracks?: true;
  /** Whether it brings sound to a loudness. @default false */
  readonly levelsSound?: true;
  readonly costs: RendererCosts;
}
