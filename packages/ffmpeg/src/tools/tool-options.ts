/** Where to look for the two programs. Libraries read no environment: who composes a program hands its values in. */
export interface ToolOptions {
  /** Path of ffmpeg. It must exist: there is no silent way on to another one. */
  readonly ffmpeg?: string;
  /** Path of ffprobe, likewise. */
  readonly ffprobe?: string;
  /** What environment variables say, if they say anything; after the options above, as binding as they are. */
  readonly environment?: { readonly ffmpeg?: string | undefined; readonly ffprobe?: string | undefined };
  /**
   * The search path, as the PATH variable holds it.
   * @default what starting a program by its bare name would search: PATH of this process
   */
  readonly path?: string;
}
