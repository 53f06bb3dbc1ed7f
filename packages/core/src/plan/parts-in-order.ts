import type { PlannedCopy, PlannedSegment, RenderPlan } from './plan.ts';

/** One part of the picture. */
export type PlannedPart =
  /** `position`: among the plan's segments. */
  | { readonly kind: 'segment'; readonly segment: PlannedSegment; readonly position: number }
  | { readonly kind: 'copy'; readonly copy: PlannedCopy };

/** What is encoded and what is copied, in the output's order. */
export function partsInOrder({ segments, copies }: Pick<RenderPlan, 'segments' | 'copies'>): readonly PlannedPart[] {
  const parts: { readonly firstFrame: number; readonly part: PlannedPart }[] = [
    ...segments.map((segment, position) => ({
      firstFrame: segment.firstFrame,
      part: { kind: 'segment' as const, segment, position },
    })),
    ...copies.map((copy) => ({ firstFrame: copy.firstFrame, part: { kind: 'copy' as const, copy } })),
  ];
  return parts.sort((a, b) => a.firstFrame - b.firstFrame).map(({ part }) => part);
}
