import type { Json } from '../../contracts/artifact-store.ts';
import type { ClipWarning } from '../../contracts/clip-warning.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import { reachedLoudness, unmeasuredSound } from './measured.ts';

/** LU by which an output may be off the loudness that was asked for, and nobody need know. */
const tolerance = 0.3;

/**
 * What of a finished sound is not as loud as it was asked for, by the item on whose line it is told: that of a clip on
 * its own, of the whole on the last clip's.
 */
export function loudnessWarnings(
  { audio, audioItems, items }: RenderPlan,
  meta: Json,
): readonly (readonly [item: number, warning: ClipWarning])[] {
  const clips = unmeasuredSound(meta).flatMap(({ stretch, side }) => {
    const item = audioItems[stretch]?.[side];
    return item === undefined ? [] : [[item, notMeasurable('Its sound')] as const];
  });
  const target = audio?.loudness;
  const last = items.findLast(({ index }) => audioItems.some((heard) => heard.includes(index)))?.index;
  if (target === undefined || last === undefined) return clips;
  const { integrated } = reachedLoudness(meta);
  if (integrated === undefined) return [...clips, [last, notMeasurable('The sound of the whole')]];
  if (Math.abs(integrated - target) <= tolerance) return clips;
  const message = `The whole is at ${integrated.toFixed(1)} LUFS, not at ${target}: the limiter lets no more through.`;
  return [...clips, [last, { code: 'loudness-not-reached', message }]];
}

function notMeasurable(what: string): ClipWarning {
  const message = `${what} stays as loud as it is: it is shorter than 0.4 s, or nowhere above -70 LUFS.`;
  return { code: 'loudness-not-measurable', message };
}
