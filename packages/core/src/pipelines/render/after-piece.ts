import type { ClipwrightError } from '../../errors/clipwright-error.ts';
import { openRequest, sourceId } from '../../model/source-id.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import type { ClipState } from './clip-state.ts';
import { loudnessWarnings } from './loudness-warnings.ts';
import type { FinishedPiece } from './make-piece.ts';
import { addDamage, measuredPicture, measuredSound } from './measured.ts';

/** What was measured while a piece was made goes to its clips. */
export function afterPiece(
  plan: RenderPlan,
  clips: ReadonlyMap<number, ClipState>,
  { piece, artifact, ms }: FinishedPiece,
): readonly ClipState[] {
  const changed = new Map<number, ClipState>();
  const change = (item: number, next: (clip: ClipState) => ClipState): void => {
    const clip = changed.get(item) ?? clips.get(item);
    if (clip !== undefined) changed.set(item, next(clip));
  };
  if (piece.kind === 'sound') {
    for (const { stretch, damage } of measuredSound(artifact.meta)) {
      for (const item of plan.audioItems[stretch] ?? []) {
        change(item, (clip) => ({ ...clip, damage: addDamage(clip.damage, damage) ?? damage }));
      }
    }
    for (const [item, warning] of loudnessWarnings(plan, artifact.meta)) {
      change(item, (clip) => {
        const isTold = clip.warnings.some(({ message }) => message === warning.message);
        return isTold ? clip : { ...clip, warnings: [...clip.warnings, warning] };
      });
    }
    return [...changed.values()];
  }
  const measured = measuredPicture(artifact.meta);
  for (const segment of piece.segments) {
    const items = plan.segments[segment]?.items ?? [];
    const share = segment === piece.segments[0] ? ms / items.length : 0;
    for (const [place, item] of items.entries()) {
      const { repeated, damage } = measured(place);
      change(item, (clip) => {
        const total = addDamage(clip.damage, damage);
        return {
          ...clip,
          ms: clip.ms + share,
          repeated: clip.repeated + repeated,
          ...(total === undefined ? {} : { damage: total }),
        };
      });
    }
  }
  return [...changed.values()];
}

/**
 * The clips that an error takes out: a source that is not what it was fails all its clips at once, so that the plan is
 * made again without any of them.
 */
export function withOthers(
  clips: ReadonlyMap<number, ClipState>,
  item: number,
  { code }: ClipwrightError,
): readonly ClipState[] {
  const blamed = clips.get(item);
  if (blamed === undefined) return [];
  const id = sourceId(openRequest(blamed.clip));
  const isGone = code === 'source-changed' || code === 'source-missing';
  const all = isGone ? [...clips.values()].filter(({ clip }) => sourceId(openRequest(clip)) === id) : [blamed];
  return all.filter(({ error }) => error === undefined);
}
