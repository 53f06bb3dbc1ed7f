import type { ClipWarning } from '../../contracts/clip-warning.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { layerName } from '../../model/layer-entries.ts';
import { sourceName } from '../../model/source-id.ts';
import type { PlannedItem, RenderPlan } from '../../plan/plan.ts';
import { Rational } from '../../time/rational.ts';
import type { Seconds } from '../../time/seconds.ts';
import { secondsToRational } from '../../time/seconds.ts';
import { rounded } from '../load/load-report.ts';
import type { ClipState, LayerState } from './clip-state.ts';
import { copyMode, uncopiedFor } from './copy-phase.ts';
import type { Published, RenderJob } from './phases.ts';
import type { RenderedClipReport, RenderedLayerReport, RenderReport } from './render-events.ts';

/** What a finished render has to say. */
export function renderReport(job: RenderJob, run: Published, elapsedMs: number): RenderReport {
  const { output, retries } = job;
  const { plan, verification, made } = run;
  const { encoder } = run.capabilities.video ?? {};
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
    ...(run.loudness === undefined || plan.audio?.loudness === undefined
      ? {}
      : { loudness: { target: plan.audio.loudness, ...run.loudness } }),
    sources: { opened: run.opened },
    retries: retries.count,
    clips,
    ...layerReports(run.layers, plan),
  };
}

/** Every layer, whatever became of it; nothing where there are none. */
export function layerReports(
  layers: readonly LayerState[],
  plan: RenderPlan,
): { readonly layers?: readonly RenderedLayerReport[] } {
  if (layers.length === 0) return {};
  const planned = new Map(plan.layers?.map(({ id, frames }) => [id, frames]));
  return {
    layers: layers.map(({ entry: { id: index, item, layer }, error, warnings }) => ({
      index,
      ...(item === undefined ? {} : { item }),
      source: layerName(layer),
      status: error === undefined ? 'rendered' : 'skipped',
      ...error?.toJSON(),
      frames: planned.get(index) ?? 0,
      ...(warnings.length === 0 ? {} : { warnings }),
    })),
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
  const { frames = 0, copied } = planned ?? {};
  const encodedFor = reasonOf(planned, state);
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

/** What did not prove right of a clip of which some does not decode either was damaged. */
function reasonOf(planned: PlannedItem | undefined, { damage }: ClipState): PlannedItem['encodedFor'] {
  return planned?.encodedFor === 'unproven' && damage !== undefined && damage.missing > 0
    ? 'damaged'
    : planned?.encodedFor;
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
