import type { ThreadBudget } from '@clipwright/core';
import type { Clipwright } from '@clipwright/core/inversify';
import type { PictureEncoder } from '@clipwright/pictures';
import type { ContainerModule } from 'inversify';
import type { InTurn } from '../in-turn/in-turn.ts';

/** What opens sources and makes videos: ffmpeg's programs, or FFmpeg's libraries in this process. */
export interface Engine {
  /** Loader and renderer, and what both need. */
  readonly modules: readonly ContainerModule[];
  /** Folder of the samples that it makes, which are its own, below that of all. */
  readonly folder: string;
  /** What else the demo needs of it. */
  parts(clipwright: Clipwright): EngineParts;
}

export interface EngineParts {
  /** For people: `ffmpeg 5.1.9`. */
  about(): Promise<string>;
  readonly samples: readonly SampleFile[];
  /** Makes the samples that are not there; each file is there whole or not at all. */
  makeSamples(options: MakeOptions): Promise<void>;
  /** Pictures in a video, counted by decoding them. */
  countFrames(file: string, signal?: AbortSignal): Promise<number>;
  readonly budget: ThreadBudget;
  readonly encoder: PictureEncoder;
  /** The same work one clip after the other; absent where there are no programs to do it by. */
  readonly inTurn?: InTurn;
}

/** A sample, by the name that its pictures show. */
export interface SampleFile {
  readonly name: string;
  /** Without its folder. */
  readonly file: string;
}

export interface MakeOptions {
  /** Made if it is not there. */
  readonly directory: string;
  readonly signal?: AbortSignal;
  readonly onMade?: (sample: SampleFile) => void;
}
