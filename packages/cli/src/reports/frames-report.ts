/** A picture that was written. */
export interface WrittenFrame {
  /** Absolute path. */
  readonly file: string;
  /** Seconds from the source's zero that were asked for. */
  readonly time: number;
  /** Seconds from the source's zero of the frame that was on screen then. */
  readonly timestamp: number;
  /** The same in ticks of the stream's timebase. */
  readonly pts: number;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Bytes of the file. */
  readonly bytes: number;
}

/** What `frames` prints. Plain JSON data. */
export interface FramesReport {
  /** As it was named. */
  readonly source: string;
  /** In order of their times. */
  readonly pictures: readonly WrittenFrame[];
  /** Milliseconds that all of it took. */
  readonly elapsedMs: number;
}
