import { listEntry } from '@clipwright/ffmpeg';

/** A stretch of a file on its own clock, in microseconds. */
export interface FileStretch {
  /** Where something decodes by itself; what comes before it is not given. */
  readonly from: bigint;
  /** Packets that are decoded from here on are not given. */
  readonly until: bigint;
}

/**
 * Stretches of one file, ascending, for ffmpeg's concat demuxer. Each is said to last until the next begins, so that
 * timestamps stay as they are, counted from the beginning of the first.
 *
 * @param options Lines for each.
 */
export function stretchList(file: string, stretches: readonly FileStretch[], options: readonly string[] = []): string {
  return [
    'ffconcat version 1.0',
    ...stretches.flatMap(({ from, until }, i) => [
      listEntry(file),
      `inpoint ${from}us`,
      `outpoint ${until}us`,
      `duration ${(stretches[i + 1]?.from ?? until) - from}us`,
      ...options,
    ]),
    '',
  ].join('\n');
}
