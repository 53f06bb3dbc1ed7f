import type { RenderInputs } from '../contracts/clip-renderer.ts';
import type { FilePart, JoinRequest } from '../contracts/join-request.ts';
import type { OutputProfile } from '../contracts/output-profile.ts';
import type { ContainerCapability, RendererCosts } from '../contracts/renderer-capabilities.ts';
import type { SampleSize } from '../contracts/sample-size.ts';
import type { AudioMeta, AudioRequest } from '../contracts/sound-request.ts';
import type { PictureFormat } from './pictures/picture-planes.ts';
import type { PlatformFiles } from './platform-files.ts';

/** A picture of the output, as large as its profile says. */
export interface OutputFrame extends SampleSize {
  /** All planes, one after the other, without padding. Its receiver's own. */
  readonly data: Uint8Array;
  readonly pixelFormat: PictureFormat;
  /** Its position in the segment, from 0. */
  readonly index: number;
}

/** What a renderer's work is told. */
export interface RenderWork {
  /** Size, frame rate and quality. */
  readonly profile: OutputProfile;
  /** Aborts when nobody waits for it any more: what is written then is removed. */
  readonly signal: AbortSignal;
}

/** What encoding is told. */
export interface EncodeWork extends RenderWork {
  /** How many pictures come. */
  readonly frames: number;
}

/** What joining is told. */
export interface JoinWork extends RenderWork {
  /** The sound that {@link RendererDefinition.sound} made; absent for an output without. */
  readonly audio?: JoinRequest['audio'];
}

/**
 * What the author of a renderer writes. A class will do as well as an object: members are called on it. What they reject
 * with is told as `contract-violation`, unless it is an error of Clipwright's or of the operating system.
 */
export interface RendererDefinition {
  /** For messages and keys: `my renderer`. */
  readonly name: string;
  /** Raised whenever the same pictures give other bytes, since what was made is kept. */
  readonly version: string;
  /** The platform's: `nodeFiles()` of `@clipwright/node-kit`. */
  readonly files: PlatformFiles;
  /** What can be written, at least one; of codecs the usual one first. A codec of its own is `name/codec`. */
  readonly containers: readonly ContainerCapability[];
  /** How pictures are wanted. @default 'rgba', opaque */
  readonly pixelFormat?: PictureFormat;
  /**
   * Encodes a segment into the target, a file that does not exist yet. All pictures must be taken, each when the one
   * before is done with: memory stays bounded by that. The same pictures must give the same bytes.
   */
  encode(frames: AsyncIterable<OutputFrame>, target: string, work: EncodeWork): Promise<void>;
  /** Joins segments into the target, without encoding them again. It is put in the output's place afterwards. */
  join(parts: readonly FilePart[], target: string, work: JoinWork): Promise<void>;
  /** How many pictures are in a file that was encoded or joined: counted, not remembered. */
  count(file: string): Promise<number>;
  /**
   * Makes the whole sound, where a container has any: the request says what is heard, and the samples come from the open
   * sources. @default there is no sound
   */
  sound?(request: AudioRequest, target: string, inputs: RenderInputs, signal: AbortSignal): Promise<AudioMeta>;
  /** What its work costs. @default that of an encoder without a process: short clips are never put together */
  readonly costs?: RendererCosts;
  /** Segments worth encoding at once; at least 1. @default 2 */
  readonly concurrency?: number;
  /** Called once, when the renderer was disposed and everything has ended. */
  close?(): Promise<void>;
}
