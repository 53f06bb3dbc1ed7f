import type { Artifact, Json } from '../../contracts/artifact-store.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import type { ClipDamage } from './render-events.ts';
import type { ClipOutcome, RenderRun } from './render-run.ts';

/** What was measured while a picture was made goes to its clips' lines in the report. */
export function notePicture(
  run: RenderRun,
  plan: RenderPlan,
  segments: readonly number[],
  artifact: Artifact,
  ms: number,
): void {
  const stretches = listIn(artifact.meta, 'stretches');
  for (const segment of segments) {
    const items = plan.segments[segment]?.items ?? [];
    for (const [place, item] of items.entries()) {
      const outcome = run.outcomes.get(item);
      if (outcome === undefined) continue;
      if (segment === segments[0]) outcome.ms += ms / items.length;
      if (outcome.error !== undefined) continue;
      const stretch = stretches[place] ?? null;
      noteHeld(outcome, numberIn(stretch, 'held'));
      const [missing, frozen] = [numberIn(stretch, 'missing'), numberIn(stretch, 'frozen')];
      if (missing + frozen > 0) outcome.damage.set(`${artifact.file} ${place}`, { missing, frozen, silent: 0 });
    }
  }
}

/** The same of the sound. */
export function noteSound(run: RenderRun, plan: RenderPlan, artifact: Artifact): void {
  for (const lost of listIn(artifact.meta, 'lost')) {
    const stretch = numberIn(lost, 'stretch');
    const silent = numberIn(lost, 'samples');
    for (const item of plan.audioItems[stretch] ?? []) {
      run.outcomes.get(item)?.damage.set(`${artifact.file} ${stretch}`, { missing: 0, frozen: 0, silent });
    }
  }
}

export function totalDamage(parts: Iterable<ClipDamage>): ClipDamage {
  let total: ClipDamage = { missing: 0, frozen: 0, silent: 0 };
  for (const { missing, frozen, silent } of parts) {
    total = { missing: total.missing + missing, frozen: total.frozen + frozen, silent: total.silent + silent };
  }
  return total;
}

function noteHeld(outcome: ClipOutcome, held: number): void {
  if (held === 0) return;
  const message = `${held} output frames repeat the source's first or last frame, which the range goes beyond.`;
  // A plan made again finds its finished segments again.
  if (outcome.warnings.every((warning) => warning.message !== message)) {
    outcome.warnings.push({ code: 'frames-held', message });
  }
}

// What a renderer measured is JSON to its store, so it is looked at before it is believed.

function listIn(meta: Json, key: string): readonly Json[] {
  const value = valueIn(meta, key);
  return Array.isArray(value) ? value : [];
}

function numberIn(meta: Json, key: string): number {
  const value = valueIn(meta, key);
  return typeof value === 'number' ? value : 0;
}

function valueIn(meta: Json, key: string): unknown {
  return meta !== null && typeof meta === 'object' ? new Map(Object.entries(meta)).get(key) : undefined;
}
