import type { SourceIndex } from '../contracts/source-info.ts';

/** Positions among the frames of a source in several parts, from one on to before another: those of one part. */
export interface PartSpan {
  readonly part: number;
  readonly index: SourceIndex;
  readonly from: number;
  readonly to: number;
}

/** Which positions of an index are those of which part. */
export function partSpans({ parts = [] }: Pick<SourceIndex, 'parts'>): readonly PartSpan[] {
  let to = 0;
  return parts.flatMap((index, part): PartSpan[] => {
    if (index === undefined) return [];
    const from = to;
    to += index.timestamps.length;
    return [{ part, index, from, to }];
  });
}
