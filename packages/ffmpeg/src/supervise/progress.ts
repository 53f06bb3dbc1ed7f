/** How far ffmpeg has come. */
export interface FfmpegProgress {
  readonly type: 'progress';
  readonly frames: number;
  readonly seconds: number;
}

/** Reads the blocks of `key=value` lines that `-progress` prints; gives a step for each finished block. */
export function progressReader(): (line: string) => FfmpegProgress | undefined {
  let frames = 0;
  let seconds = 0;
  return (line) => {
    const cut = line.indexOf('=');
    const key = line.slice(0, cut);
    // Unknown values are printed as "N/A": what was known before stays.
    const value = Number(line.slice(cut + 1));
    if (key === 'frame' && value > frames) frames = value;
    // out_time_ms holds microseconds as well, in all versions.
    else if (key === 'out_time_us' && value / 1e6 > seconds) seconds = value / 1e6;
    return key === 'progress' ? { type: 'progress', frames, seconds } : undefined;
  };
}
