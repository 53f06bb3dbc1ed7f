/** What the command's exit code means. */
export const exitCodes = {
  /** All clips were loaded or rendered. */
  success: 0,
  failed: 1,
  usage: 2,
  /** Finished, with clips skipped, held or damaged. */
  incomplete: 3,
  /** A plug-in, or the file of settings, cannot be loaded or used; nothing was done. */
  plugin: 4,
  /** By Ctrl-C; main adds 143 for SIGTERM and 129 for SIGHUP. */
  cancelled: 130,
} as const;
