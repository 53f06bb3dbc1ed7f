import type { Json } from './artifact-store.ts';
import type { SampleFormat } from './sample.ts';

/** A frame transform as a timeline names it: data, part of every key. Change `version` when the function changes. */
export interface TransformRef {
  readonly name: string;
  readonly version: string;
  readonly params?: Json;
}

/** One frame on the output's grid, before it is fitted to the output's size. */
export interface TransformFrame {
  readonly data: Uint8Array;
  /** Pixels, as the source shows them. */
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: string;
  /** Seconds from the source's zero of the source frame shown. */
  readonly timestamp: number;
}

/** A user's own step on frames, given beside the timeline under the name that it uses. */
export interface FrameTransform {
  /** The format in which frames are handed over. @default 'rgba' */
  readonly format?: Exclude<SampleFormat, 'native'>;
  /** Changes `frame.data` in place, or returns new data of the same size. Must depend on its arguments only. */
  apply(frame: TransformFrame, params: Json): Uint8Array | undefined | Promise<Uint8Array | undefined>;
}

/** The functions behind the names. */
export type FrameTransforms = Readonly<Record<string, FrameTransform>>;
