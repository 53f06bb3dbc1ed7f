/** The options that every command knows. */
export interface GlobalFlags {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly ffmpeg?: string;
  readonly ffprobe?: string;
  readonly loader: LoaderName;
}

/** Loaders that `--loader` can name. */
export const loaderNames = ['ffmpeg'] as const;

export type LoaderName = (typeof loaderNames)[number];
