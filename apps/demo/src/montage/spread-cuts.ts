/** A file that a montage is cut from. */
export interface WholeFile {
  readonly source: string;
  /** Absolute path. */
  readonly uri: string;
  /** Seconds. */
  readonly duration: number;
}

const clipSeconds = 2;
const maxClips = 16;

/**
 * Clips of two seconds (shorter files whole), sixteen at most, spread over the files: the first of each file, then the
 * second of each.
 */
export function spreadCuts(files: readonly WholeFile[]) {
  const rounds = Math.max(1, Math.floor(maxClips / files.length));
  const cuts = files.map(({ source, uri, duration }) => {
    const count = Math.max(1, Math.min(rounds, Math.floor(duration / clipSeconds)));
    const length = Math.min(clipSeconds, duration);
    const step = count === 1 ? 0 : (duration - length) / (count - 1);
    return Array.from({ length: count }, (_, i) => {
      const start = Math.floor(i * step * 100) / 100;
      return { source, uri, start, end: Math.min(duration, start + length) };
    });
  });
  return Array.from({ length: rounds }, (_, round) => cuts.flatMap((ofFile) => ofFile.slice(round, round + 1))).flat();
}
