import type { BitReader } from '../bits/bit-reader.ts';
import type { SetKind } from '../sets/set-kind.ts';

/** What a NAL unit is to who joins streams. */
export type UnitRole =
  /** A part of a picture, which names its picture parameter set. */
  | 'slice'
  /** Supplemental enhancement information (SEI). */
  | 'messages'
  /** A parameter set. */
  | 'set'
  /** What has no place in a joined stream. */
  | 'left-out'
  | 'other';

/** What kind of picture a packet holds, to who wants to begin or end there. */
export type PictureType =
  /** Nothing before it is needed, nor by anything after it. */
  | 'idr'
  /** H.265: like `cra`, and its `rasl` pictures are not decoded (broken link access). */
  | 'bla'
  /** H.265: decodes by itself; what is shown before it may not (clean random access). */
  | 'cra'
  /** H.265: shown before the `cra` that it follows, needs pictures before that (random access skipped leading). */
  | 'rasl'
  /** H.265: shown before the `cra` or `idr` that it follows, needs nothing before that (random access decodable leading). */
  | 'radl'
  /** None of these, and a message says that decoders may begin there (recovery point). */
  | 'recovery-point'
  | 'other';

/** What is to be known of a codec's NAL units. */
export interface Syntax {
  /** Bytes of a unit's header. */
  readonly header: number;
  /** Kinds of parameter sets: those of each but the first name one of the kind before. */
  readonly kinds: readonly SetKind[];
  /** The kind of a parameter set; `undefined` of other units. */
  kindOf(unit: Uint8Array): SetKind | undefined;
  roleOf(unit: Uint8Array): UnitRole;
  /** What kind of picture a slice is of; never `recovery-point`. */
  pictureOf(slice: Uint8Array): PictureType;
  /**
   * Moves on from the beginning of a slice, its header included, to the id of its picture parameter set. `source-damaged`
   * where it is seen on the way that the picture cannot have such a slice.
   */
  toPictureId(slice: BitReader): void;
  /** Changes the first bytes of a slice, without emulation prevention, to those of one that no picture before counts for. */
  begin(head: Uint8Array): void;
  /** Messages that name parameter sets: types of SEI payloads. */
  readonly namingMessages: ReadonlySet<number>;
}

/** The message that decoders may begin here (recovery point): its type in both codecs. */
export const recoveryPoint = 6;
