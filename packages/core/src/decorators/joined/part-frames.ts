import type { SourceIndex } from '../../contracts/source-info.ts';
import { partSpans } from '../../model/part-spans.ts';

/** Frames of one part that are wanted one after the other. */
export interface PartFrames {
  readonly part: number;
  /** By the part's own clock; never falling. */
  readonly timestamps: readonly number[];
  /** The frame after the last of them; absent where the part ends. */
  readonly next: number | undefined;
  /** Whether each is the one after the one before it. */
  readonly isRow: boolean;
  /** Ticks from the part's clock to that of the whole. */
  readonly shift: number;
}

/** Wanted frames by the parts that they are of, in order. */
export function inPart(index: SourceIndex, wanted: readonly number[]): readonly PartFrames[] {
  return partSpans(index).flatMap(({ part, index: own, from, to }): PartFrames[] => {
    const positions = wanted.filter((position) => position >= from && position < to);
    const [first] = positions;
    if (first === undefined) return [];
    return [
      {
        part,
        timestamps: positions.map((position) => own.timestamps[position - from] ?? 0),
        next: own.timestamps[(positions.at(-1) ?? 0) - from + 1],
        isRow: positions.every((position, i) => position === first + i),
        shift: (index.timestamps[from] ?? 0) - (own.timestamps[0] ?? 0),
      },
    ];
  });
}
