import type { Beats, Finding, Piece } from '@clipwright/detect';

/** What was found in one source, and the pieces that it is cut into. */
export interface CutSource {
  readonly source: string;
  /** Seconds. */
  readonly duration: number;
  readonly findings: readonly Finding[];
  readonly clips: readonly Piece[];
}

/** The music to whose beats sources are cut. */
export interface CutMusic extends Beats {
  readonly source: string;
}

/** What `cut` prints. Plain JSON data. */
export interface CutReport {
  /** Absent where none is named. */
  readonly music?: CutMusic;
  readonly sources: readonly CutSource[];
  /** Sources that could not be opened. */
  readonly skipped: number;
}
