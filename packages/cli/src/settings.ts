/** The options that every command knows. */
export interface GlobalFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly ffmpeg?: string;
  readonly ffprobe?: string;
  readonly loader: LoaderName;
}

/** The options of commands that read sources. */
export interface SourceFlags {
  /** Hosts that sources may be fetched from; none where it was not given. */
  readonly allowHost?: readonly string[];
  /** Networks that these may be in though they are private. */
  readonly allowNetwork?: readonly string[];
}

/** Loaders that `--loader` can name. */
export const loaderNames = ['ffmpeg'] as const;

export type LoaderName = (typeof loaderNames)[number];
