import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { Rational } from '../../time/rational.ts';
import type { Seconds } from '../../time/seconds.ts';
import { secondsToRational } from '../../time/seconds.ts';
import { rounded } from '../load/load-report.ts';
import { totalDamage } from './note-measured.ts';
import type { RenderedClipReport, RenderPhase, RenderReport } from './render-events.ts';
import type { ClipOutcome, RenderRun } from './render-run.ts';

/** What a finished render has to say. */
export function renderReport(run: RenderRun, output: string): RenderReport {
  const { plan, verification } = run;
  if (plan === undefined || verification === undefined) {
    throw new ClipwrightError('internal', 'A render was reported before it was finished.');
  }
  const clips = clipReports(run);
  return {
    output,
    frames: plan.frames,
    duration: Rational.from(plan.duration).toNumber(),
    elapsedMs: rounded(performance.now() - run.began),
    phases: roundedPhases(run.phases),
    skipped: clips.filter(({ status }) => status === 'skipped').length,
    held: clips.filter(({ status }) => status === 'held').length,
    damaged: clips.filter(({ damage }) => damage !== undefined).length,
    verified: true,
    verification,
    profile: plan.profile,
    segments: { total: plan.segments.length, encoded: run.encoded, reused: plan.segments.length - run.encoded },
    sources: { opened: run.opened },
    retries: run.retries.count,
    clips,
  };
}

/** Every clip of the timeline, whatever became of it. */
export function clipReports(run: RenderRun): RenderedClipReport[] {
  const frames = new Map(run.plan?.items.map((item) => [item.index, item.frames]));
  return [...run.outcomes.values()].map((outcome) => clipReport(outcome, frames.get(outcome.item) ?? 0));
}

function clipReport(
  { item, clip, open, error, heldFor, warnings, damage, ms }: ClipOutcome,
  frames: number,
): RenderedClipReport {
  return {
    index: item,
    source: clip.source,
    ...seconds('start', open?.start ?? clip.start),
    ...seconds('end', open?.end ?? clip.end),
    status: error === undefined ? 'rendered' : heldFor === undefined ? 'skipped' : 'held',
    ...error?.toJSON(),
    frames,
    ...(damage.size === 0 || error !== undefined ? {} : { damage: totalDamage(damage.values()) }),
    ...(warnings.length === 0 ? {} : { warnings: [...warnings] }),
    ms: rounded(ms),
  };
}

function seconds(name: 'start' | 'end', time: Seconds | undefined): { start?: number; end?: number } {
  if (time === undefined) return {};
  try {
    return { [name]: secondsToRational(time).toNumber() };
  } catch {
    // No number of seconds: the clip's error says so.
    return {};
  }
}

function roundedPhases(phases: Readonly<Record<RenderPhase, number>>): Record<RenderPhase, number> {
  const { load, fingerprint, encode, join } = phases;
  return { load: rounded(load), fingerprint: rounded(fingerprint), encode: rounded(encode), join: rounded(join) };
}
