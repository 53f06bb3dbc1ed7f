/** How far ffmpeg has come. */
export interface FfmpegProgress {
  readonly frames: number;
  readonly seconds: number;
  /** Written so far. */
  readonly bytes: number;
  /** Whether that is further than at the step before. */
  readonly further: boolean;
}

/** Reads the blocks of `key=value` lines that `-progress` prints; gives a step for each finished block. */
export function progressReader(): (line: string) => FfmpegProgress | undefined {
  const known = { frame: 0, out_time_us: 0, total_size: 0, dup_frames: 0, drop_frames: 0 };
  let further = true;
  return (line) => {
    const cut = line.indexOf('=');
    const key = line.slice(0, cut);
    // Unknown values are printed as "N/A": what was known before stays.
    const value = Number(line.slice(cut + 1));
    // out_time_ms holds microseconds as well, in all versions.
    if (isCount(key, known) && value > known[key]) {
      known[key] = value;
      further = true;
    }
    if (key !== 'progress') return undefined;
    const step = { frames: known.frame, seconds: known.out_time_us / 1e6, bytes: known.total_size, further };
    further = false;
    return step;
  };
}

function isCount<T extends object>(key: string, known: T): key is string & keyof T {
  return Object.hasOwn(known, key);
}
