import type { ClipReport } from '@clipwright/core';

/** A picture on a sheet. */
export interface SheetPicture {
  /** Seconds from the source's zero. */
  readonly time: number;
  /** The same of the frame that was on screen then, in ticks of the stream's timebase. */
  readonly pts: number;
  /** Whether the cache had it. */
  readonly cached: boolean;
}

/** A clip of a sheet. */
export interface SheetClip extends Omit<ClipReport, 'cached' | 'ms'> {
  /** None where it was skipped. */
  readonly pictures: readonly SheetPicture[];
}

/** What `sheet` prints. Plain JSON data. */
export interface SheetReport {
  /** Absolute path of the picture that was made. */
  readonly output: string;
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Bytes of the file. */
  readonly bytes: number;
  /** Pictures side by side. */
  readonly columns: number;
  /** Rows of pictures. */
  readonly rows: number;
  /** In the list's order. */
  readonly clips: readonly SheetClip[];
  /** Clips of the list. */
  readonly total: number;
  /** Clips that are shown. */
  readonly loaded: number;
  /** Clips that failed. */
  readonly skipped: number;
  readonly pictures: {
    /** Pictures that were decoded. */
    readonly decoded: number;
    /** Pictures that the cache had. */
    readonly reused: number;
  };
  /** Milliseconds that all of it took. */
  readonly elapsedMs: number;
}
