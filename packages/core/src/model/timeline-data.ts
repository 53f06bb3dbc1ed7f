import type { Json } from '../contracts/artifact-store.ts';
import type { Seconds } from '../time/seconds.ts';

/** What people and other programs note of something. Plain data; nothing is rendered differently for it. */
export interface Annotated {
  readonly name?: string;
  readonly markers?: readonly Marker[];
  /** What lists of other programs say of it beside that, under the name of each program. */
  readonly metadata?: Readonly<Record<string, Json>>;
}

/** A note at a time. */
export interface Marker {
  /** Seconds: of a clip counted as its `start`, else from where what has it begins. */
  readonly at: Seconds;
  /** Seconds. @default it is at one frame */
  readonly duration?: Seconds;
  readonly name?: string;
  readonly comment?: string;
  /** In the words of its list: `RED`. */
  readonly color?: string;
}

/** What a list says of a source. */
export interface Footage {
  /** Timecode of its first frame, in seconds; what writes positions as timecode adds it. */
  readonly timecodeStart?: Seconds;
  /** Its length in seconds. */
  readonly duration?: Seconds;
  /** Name of its tape, card or roll. */
  readonly reel?: string;
}

/** A picture that no source has. */
export interface Generator {
  readonly kind: 'title' | 'still' | 'generator';
  /** The words of a title, the file of a still. */
  readonly text?: string;
  readonly params?: Readonly<Record<string, Json>>;
}
