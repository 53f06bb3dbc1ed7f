import type { ArtifactStore } from '../contracts/artifact-store.ts';
import type { ClipCache } from '../contracts/clip-cache.ts';
import type { ClipLoader, ClipSource, OutsidePicture } from '../contracts/clip-loader.ts';
import type { ClipRenderer } from '../contracts/clip-renderer.ts';
import type { TimelineFormat } from '../model/timeline-format.ts';
import type { RationalText } from '../time/rational.ts';

/**
 * What a program tells each part of a plug-in that it has made. Plain data. More may be told in later releases: pass
 * over what you do not know. What a user sets of a plug-in is an argument of the function that makes the plug-in.
 */
export interface PartOptions {
  /** Absolute path of a directory in which things may be kept between runs. Absent: nothing is to be left behind. */
  readonly directory?: string;
  /** Bytes that may be kept there. */
  readonly maxBytes?: number;
  /** What a loader takes a request for that does not say. */
  readonly outsidePicture?: OutsidePicture;
  readonly rate?: RationalText;
}

/** Makes one part of a plug-in, when it is first needed. It is closed by who had it made. */
export type PartFactory<P extends AsyncDisposable> = (options: PartOptions) => P;

/** A module of inversify's, of whichever copy of it: what `new ContainerModule(...)` makes. */
export interface PluginModule {
  readonly id: number;
  load(options: never): unknown;
}

/**
 * Parts under names, for the command line and for other programs that find what they use by name. Pure data and
 * factories: nothing is made before it is needed.
 */
export interface Plugin {
  /** As its package is named, or what of it tells it from others: letters, digits, `-`, `.`, `_`, `/` and `@`. */
  readonly name: string;
  /**
   * The number of the contract of plug-ins that it was written for: 1. Written as a number, and not taken from
   * `contractVersions`. Its parts say for which numbers of theirs they were written.
   */
  readonly contract: number;
  /** Loaded into the program's container before its own modules. */
  readonly modules?: readonly PluginModule[];
  readonly loaders?: Readonly<Record<string, PartFactory<ClipLoader>>>;
  readonly caches?: Readonly<Record<string, PartFactory<ClipCache<ClipSource>>>>;
  readonly stores?: Readonly<Record<string, PartFactory<ArtifactStore>>>;
  readonly renderers?: Readonly<Record<string, PartFactory<ClipRenderer>>>;
  readonly formats?: Readonly<Record<string, TimelineFormat>>;
}
