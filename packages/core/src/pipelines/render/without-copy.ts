import { type ClipwrightError, toClipwrightError } from '../../errors/clipwright-error.ts';
import type { EncodeReason } from '../../plan/choose-copy.ts';
import { partsInOrder } from '../../plan/parts-in-order.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import type { Encoded, Planned, RenderJob } from './phases.ts';
import { planLoaded } from './plan-phase.ts';

/** What errors say of packets that cannot be joined with others. Whether a source is damaged, its frames show. */
const reasons: Readonly<Record<string, EncodeReason>> = {
  'too-many-parameter-sets': 'too-many-parameter-sets',
  'other-format': 'other-format',
};

/**
 * What is made instead where joining failed because of packets: the clip that they are of is encoded. `undefined` where
 * that is not the reason.
 */
export function withoutCopy(job: RenderJob, encoded: Encoded, error: unknown): Planned | undefined {
  const typed = toClipwrightError(error);
  const item = copiedItem(encoded.plan, typed);
  if (item === undefined) return undefined;
  const uncopied = Object.hasOwn(reasons, typed.code) ? reasons[typed.code] : undefined;
  const clips = encoded.unplanned.map((clip) =>
    clip.item === item ? { ...clip, uncopied: uncopied ?? 'unproven' } : clip,
  );
  return planLoaded(job, { ...encoded, clips }, encoded.plan.profile);
}

/** The item whose packets an error names, or whose packets stand beside what it names. */
function copiedItem(plan: RenderPlan, { kind, details }: ClipwrightError): number | undefined {
  const { part } = details;
  if (typeof part !== 'number' || kind === 'environment' || kind === 'cancelled') return undefined;
  const parts = partsInOrder(plan);
  const [copy] = [part, part + 1, part - 1].flatMap((position) => {
    const found = parts[position];
    return found?.kind === 'copy' ? [found.copy] : [];
  });
  return copy?.item;
}
