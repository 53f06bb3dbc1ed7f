import type { ClipWarning } from '../../contracts/clip-warning.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { sourceName } from '../../model/source-id.ts';
import type { PlannedItem, RenderPlan } from '../../plan/plan.ts';
import { Rational } from '../../time/rational.ts';
import type { Seconds } from '../../time/seconds.ts';
import { secondsToRational } from '../../time/seconds.ts';
import { rounded } from '../load/load-report.ts';
import type { ClipState } from './clip-state.ts';
import { copyMode, uncopiedFor } from './copy-phase.ts';
import type { Published, RenderJob } from './phases.ts';
import type { RenderedClipReport, RenderReport } from './render-events.ts';

/** What a finished render has to say. */
export function renderReport(job: RenderJob, run: Published, elapsedMs: number): RenderReport {
  const { output, retries } = job;
  const { plan, verification, made } = run;
  const { encoder } = run.capabilities.video;
  const neverFor = uncopiedFor(job);
  const clips = clipReports(run.clips, plan);
  return {
    output: output.file,
    frames: plan.frames,
    duration: Rational.from(plan.duration).toNumber(),
    elapsedMs: rounded(elapsedMs),
    phases: {
      load: rounded(run.loadMs),
      fingerprint: rounded(run.identifyMs),
      encode: rounded(run.encodeMs),
      join: rounded(run.joinMs),
    },
    skipped: clips.filter(({ status }) => status === 'skipped').length,
    held: clips.filter(({ status }) => status === 'held').length,
    damaged: clips.filter(({ damage }) => damage !== undefined).length,
    verified: true,
    verification,
    profile: plan.profile,
    ...(encoder === undefined || plan.segments.length === 0 ? {} : { encoder }),
    segments: { total: plan.segments.length, encoded: made, reused: plan.segments.length - made },
    copying: {
      mode: copyMode(job),
      ...(neverFor.length === 0 ? {} : { neverFor }),
      frames: plan.copies.reduce((sum, { part }) => sum + part.frames, 0),
      runs: plan.copies.length,
      sound: run.copiedSound,
    },
    sources: { opened: run.opened },
    retries: retries.count,
    clips,
  };
}

/** Every clip of the timeline, whatever became of it. */
export function clipReports(clips: readonly ClipState[], plan: RenderPlan | undefined): RenderedClipReport[] {
  const planned = new Map(plan?.items.map((item) => [item.index, item]));
  return clips.map((clip) => clipReport(clip, planned.get(clip.item)));
}

/** Every clip failed. */
export function nothingRendered(states: readonly ClipState[], plan: RenderPlan): ClipwrightError {
  const clips = clipReports(states, plan);
  const cause = states.find(({ error }) => error !== undefined)?.error;
  const why = cause === undefined ? '' : ` The first reason: ${cause.message}`;
  return new ClipwrightError('nothing-loaded', `None of ${clips.length} clips could be rendered.${why}`, {
    cause,
    details: { clips },
  });
}

function clipReport(state: ClipState, planned: PlannedItem | undefined): RenderedClipReport {
  const { item, clip, open, error, heldFor, damage, ms } = state;
  const { frames = 0, copied, encodedFor } = planned ?? {};
  const warnings = [...state.warnings, ...repeatedWarnings(state)];
  return {
    index: item,
    source: sourceName(clip),
    ...seconds('start', open?.start ?? clip.start),
    ...seconds('end', open?.end ?? clip.end),
    status: error === undefined ? 'rendered' : heldFor === undefined ? 'skipped' : 'held',
    ...error?.toJSON(),
    frames,
    ...(copied === undefined ? {} : { copied }),
    ...(encodedFor === undefined ? {} : { encodedFor }),
    ...(damage === undefined || error !== undefined ? {} : { damage }),
    ...(warnings.length === 0 ? {} : { warnings }),
    ms: rounded(ms),
  };
}

function repeatedWarnings({ repeated, error }: ClipState): ClipWarning[] {
  if (repeated === 0 || error !== undefined) return [];
  const message = `${repeated} output frames repeat the source's first or last frame, which the range goes beyond.`;
  return [{ code: 'frames-held', message }];
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
