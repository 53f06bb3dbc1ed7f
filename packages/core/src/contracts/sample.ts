import type { SampleTimes } from '../time/sample-times.ts';

/** Pixel formats that samples can be asked for. `native` is whatever the source decodes to, untouched. */
export type SampleFormat = 'native' | 'rgb24' | 'rgba' | 'yuv420p' | 'gray8';

/**
 * What happens to frames and sound that the index lists and that do not decode as a whole: the reading fails with
 * `source-damaged`, or such frames are left out (a gap in the samples' timestamps) and such sound is silent. A frame
 * that the decoder patched up, or that refers to a missing one, is never handed out.
 */
export type OnDamage = 'fail' | 'omit';

/**
 * How video samples are wanted. Width and height scale to exactly that size. One of them alone keeps the shape in which
 * the source is shown: the other follows from the display size, rounded, to an even number where chroma has half the
 * size. Without them frames have the display size, `native` ones the size they decode to, upright. Where a source
 * changes its shape in the middle, the samples do not: its pictures of another shape are fitted into that size, with
 * black around them (stretched in `yuv420p` of odd sides).
 */
export interface VideoFormat extends SampleTimes {
  /** @default 'native' */
  readonly format?: SampleFormat;
  /** Pixels. @default what `height` asks for, in the shape that is shown */
  readonly width?: number;
  /** Pixels. @default what `width` asks for, in the shape that is shown */
  readonly height?: number;
  /** @default 'fail' */
  readonly onDamage?: OnDamage;
}

/** How audio samples are wanted: always 32-bit float, interleaved. */
export interface AudioFormat {
  /** Samples per second. @default 48000 */
  readonly sampleRate?: number;
  /** 1 or 2. @default 2 */
  readonly channels?: 1 | 2;
  /** @default 'fail' */
  readonly onDamage?: OnDamage;
}

/** One decoded frame, upright (rotation applied). It is closed by whoever received it. */
export interface VideoSample {
  /** The frame's timestamp in ticks of the source's video timebase, as in its index. */
  readonly pts: number;
  /** Seconds from the source's zero: for display; decide on `pts`. */
  readonly timestamp: number;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  /** In ffmpeg's names: `"rgb24"`, `"rgba"`, `"yuv420p"`, `"gray"`, `"yuv420p10le"`. */
  readonly pixelFormat: string;
  /**
   * Bytes from one row of each plane to the next. Rows have no padding; planes of chroma at half the size are rounded
   * up. The palette of `pal8` counts as a plane of one row.
   */
  readonly strides: readonly number[];
  /** All planes, one after the other. */
  readonly data: Uint8Array;
  /** Gives the memory back; the data must not be read afterwards. Closing twice is harmless. */
  close(): void;
}

/** A stretch of sound. It is closed by whoever received it. */
export interface AudioSample {
  /** Position of the first frame, counted in samples per channel from the start of the range asked for. */
  readonly position: number;
  /** Samples per channel. */
  readonly length: number;
  readonly sampleRate: number;
  readonly channels: number;
  /** Interleaved, `length * channels` numbers from -1 to 1. */
  readonly data: Float32Array;
  close(): void;
}
