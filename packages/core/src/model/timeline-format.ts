import type { Versioned } from '../contracts/contract-versions.ts';
import type { FrameRate } from '../time/frame-rate.ts';
import type { Timeline } from './timeline.ts';

/** Where in a list something is, for people: both from 1. */
export interface ListPlace {
  /** Lines, from 1. */
  readonly line: number;
  /** Characters (UTF-16 units); the number of the field in CSV. */
  readonly column: number;
}

/** Something that a list or a timeline says and that is not, or not so, in what was made of it. Plain data. */
export interface ListLoss {
  readonly code: ListLossCode;
  /** What it is of, such as `tracks`: each is told once of each code. */
  readonly subject: string;
  /** For people. */
  readonly message: string;
  /** How often it was met. */
  readonly count: number;
  /** Where first; absent in writing. */
  readonly place?: ListPlace;
}

/**
 * - `not-read`: the timeline lacks it.
 * - `not-rendered`: the timeline holds it, and it is not in the finished video.
 * - `not-written`: the list lacks it.
 * - `changed`: it is there in another form, such as a position moved to a frame.
 * - `assumed`: the list does not say it.
 *
 * A plug-in's own has its name before a slash.
 */
export type ListLossCode = 'not-read' | 'not-rendered' | 'not-written' | 'changed' | 'assumed' | `${string}/${string}`;

export interface ListReadOptions {
  /** Folder that relative names are relative to: it decides each clip's `uri`. @default names stay as they are */
  readonly base?: string;
  /** Frames per second of a list that counts frames and does not say of what rate. @default the format's own */
  readonly rate?: FrameRate;
}

export interface ReadList {
  readonly timeline: Timeline;
  readonly losses: readonly ListLoss[];
}

export interface ListWriteOptions {
  /** Folder that the list will be in: a `uri` that follows from it and the source's name is not written. */
  readonly base?: string;
  /** Frames per second of a list that counts frames. @default the timeline's */
  readonly rate?: FrameRate;
}

export interface WrittenList {
  readonly text: string;
  readonly losses: readonly ListLoss[];
}

/** A format of lists. Members beside these are passed over: they may mean something to other programs. */
export interface TimelineFormat extends Versioned {
  /** How the names of its files end, such as `.edl`. */
  readonly extensions: readonly string[];
  /** Whether a text is such a list, by what it holds; cheap, and never throws. @default its name tells */
  detect?(text: string): boolean;
  /**
   * Reads a list. What is wrong with it is an error with the code `invalid-list`, and with `line` and `column` in its
   * `details`.
   */
  read(text: string, options: ListReadOptions): ReadList;
  /** Writes a timeline as such a list. Absent: it is read only. Errors: `invalid-option` for what no such list can be. */
  write?(timeline: Timeline, options: ListWriteOptions): WrittenList;
}
