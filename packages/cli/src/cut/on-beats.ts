import type { Piece } from '@clipwright/detect';

/** A clip, and which of the sources it is of. */
export interface PlacedClip extends Piece {
  /** Its number among the sources. */
  readonly of: number;
}

export interface OnBeatsOptions {
  /** Of each source the pieces that clips are taken from, in order. */
  readonly pieces: readonly (readonly Piece[])[];
  /** Seconds, rising. */
  readonly beats: readonly number[];
  /** Whether a piece is used up by the clip at its beginning; otherwise the next one goes on where that ends. */
  readonly oncePerPiece: boolean;
}

/**
 * Clips that last from one beat to the next, of each source in turn: each from where the one before it of that source
 * ended, or from its next piece, as a clip lies within one. A source that has nothing left is left out; when none has,
 * the clips end. Reckoned in whole microseconds. Pure.
 */
export function onBeats({ pieces, beats, oncePerPiece }: OnBeatsOptions): readonly PlacedClip[] {
  const left = pieces.map((all) => all.map(({ start, end }) => ({ from: micros(start), to: micros(end) })));
  const clips: PlacedClip[] = [];
  let turn = 0;
  for (let i = 1; i < beats.length; i += 1) {
    const length = micros(beats[i] ?? 0) - micros(beats[i - 1] ?? 0);
    const order = left.map((_, k) => (turn + k) % left.length);
    const of = order.find((source) => left[source]?.some(({ from, to }) => to - from >= length));
    const own = of === undefined ? undefined : left[of];
    if (of === undefined || own === undefined) return clips;
    const position = own.findIndex(({ from, to }) => to - from >= length);
    const [{ from, to } = { from: 0, to: 0 }] = own.splice(0, position + 1).slice(-1);
    if (!oncePerPiece && to > from + length) own.unshift({ from: from + length, to });
    clips.push({ of, start: from / 1e6, end: (from + length) / 1e6 });
    turn = of + 1;
  }
  return clips;
}

/** Every so many beats, from the first one on, and none sooner after the one before than a clip may last. */
export function cutBeats(beats: readonly number[], every: number, shortest: number): readonly number[] {
  const kept: number[] = [];
  for (const beat of beats.filter((_, i) => i % every === 0)) {
    const before = kept.at(-1);
    if (before === undefined || micros(beat) - micros(before) >= micros(shortest)) kept.push(beat);
  }
  return kept;
}

function micros(seconds: number): number {
  return Math.round(seconds * 1e6);
}
