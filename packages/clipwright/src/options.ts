import type { DirectoryStoreOptions, MemoryCacheOptions } from '@clipwright/cache';
import type { ArtifactStore, ClipCache, ClipLoader, ClipRenderer, ClipSource } from '@clipwright/core';
import type { FfmpegRunnerOptions } from '@clipwright/ffmpeg';
import type { FfmpegLoaderOptions, RemoteOptions } from '@clipwright/loader-ffmpeg';
import type { FfmpegRendererOptions } from '@clipwright/renderer-ffmpeg';

/** How the usual loader behaves. */
export interface LoaderOptions extends Omit<FfmpegLoaderOptions, 'runner' | 'store'> {
  /** Opens sources over http and https as well. @default none are */
  readonly remote?: RemoteOptions;
}

/** Each part is the usual one, with options or without, or one of your own, which stays yours to dispose. */
export interface ClipwrightOptions {
  /**
   * Where finished work is kept between runs: the path of a directory, or the options of one. It also remembers what
   * was learnt of files and tools. @default a directory for temporary files, removed with the program
   */
  readonly store?: string | DirectoryStoreOptions | ArtifactStore;
  /** Keeps sources open between runs. @default one that closes each when its last user lets go */
  readonly cache?: MemoryCacheOptions | ClipCache<ClipSource>;
  /** Opens sources. @default reads headers in this process, and asks ffprobe where they do not tell all */
  readonly loader?: LoaderOptions | ClipLoader;
  /** Makes the video. @default by ffmpeg */
  readonly renderer?: Omit<FfmpegRendererOptions, 'runner' | 'store'> | ClipRenderer;
  /** Where ffmpeg is, what it may read, and how much may run at once. @default what the search path has */
  readonly ffmpeg?: Omit<FfmpegRunnerOptions, 'memory'>;
  /** Clips loaded at once, where a run does not say. @default 6 */
  readonly loadConcurrency?: number;
  /** Segments made at once, where a run does not say. @default 'auto', which follows the machine */
  readonly concurrency?: number | 'auto';
  /** Cancels every run, beside the signal of each. */
  readonly signal?: AbortSignal;
}
