import type { OutputOptions } from '../../contracts/output-options.ts';
import type { AudioEncoding, PlannedProfile } from '../../contracts/output-profile.ts';
import type { MusicBed } from '../../contracts/sound-request.ts';
import type { FrameTransforms } from '../../contracts/transform.ts';
import { ClipwrightError } from '../../errors/clipwright-error.ts';
import { musicSettings } from '../../model/clip-settings.ts';
import { layerEntries } from '../../model/layer-entries.ts';
import { layerSettings } from '../../model/layer-settings.ts';
import { sourceName } from '../../model/source-id.ts';
import { isGap, type Music, type Timeline } from '../../model/timeline.ts';
import type { EncodeReason } from '../../plan/choose-copy.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import { planRender } from '../../plan/plan-render.ts';
import type { PlannableClip, PlannableItem } from '../../plan/plannable.ts';
import type { Rational } from '../../time/rational.ts';
import { secondsToRational } from '../../time/seconds.ts';
import { type ClipState, failed, isLive } from './clip-state.ts';
import { copiedProfile, copyChoice, copyMode, encodedProfile, isOneStream } from './copy-phase.ts';
import type { Loaded, Planned, RenderJob } from './phases.ts';
import { planWarnings } from './plan-warnings.ts';
import { gapSettings, heldTransition, plannableClip } from './plannable-clip.ts';
import { plannableLayers } from './plannable-layers.ts';
import { nothingRendered } from './render-report.ts';

/** Seconds: long enough against clicks, too short to be heard as a fade. */
const defaultJoinFade = '0.005';

/**
 * The plan of what is left of the timeline. Pure. Errors: `invalid-option`, `invalid-list`.
 *
 * @param profile That of an earlier plan of the same output, which stays. @default chosen by the clips
 */
export function planLoaded(job: RenderJob, loaded: Loaded, profile?: PlannedProfile): Planned {
  const { timeline, output, strict } = job;
  const { clips, capabilities } = loaded;
  const { copiesSound = [] } = capabilities;
  const encoded = profile ?? encodedProfile(job, loaded);
  const { music } = timeline;
  const planFor = (chosen: PlannedProfile, copyOf: CopyOf): RenderPlan =>
    planRender(plannableItems(timeline, clips, job.transforms, copyOf), chosen, {
      strict,
      joinFade: joinFadeOf(output),
      costs: capabilities.costs,
      alwaysCopy: copyMode(job) === 'always',
      ...plannableLayers(timeline, loaded.layers, job.transforms),
      copySound: copyMode(job) !== 'never' && chosen.audio !== null && copiesSound.includes(chosen.audio.codec),
      ...(music === undefined || chosen.audio === null ? {} : { music: musicBed(music, chosen.audio) }),
      ...(output.loudness === undefined ? {} : { loudness: output.loudness }),
    });
  const plan = copied(job, loaded, encoded, planFor) ?? planFor(encoded, () => undefined);
  const more = planWarnings(timeline, clips, plan, capabilities);
  const planned = clips.map((clip): ClipState => {
    const warnings = more.get(clip.item);
    return warnings === undefined ? clip : { ...clip, warnings: [...clip.warnings, ...warnings] };
  });
  return { ...loaded, plan, unplanned: clips, clips: planned };
}

/**
 * The plan of an output for which only what can be copied is asked for: clips of which nothing is fail with
 * `not-copyable`. Any other plan stays as it is. Errors: that, with `onError: 'fail'`.
 */
export function copiedAlone(job: RenderJob, planned: Planned): Planned {
  if (copyMode(job) !== 'always') return planned;
  const { items } = planned.plan;
  const encoded = items.filter(({ frames, copied }) => copied === 0 && frames > 0);
  // What is encoded between clips that are copied cannot be left out.
  const amiss = encoded.length > 0 || isOneStream(planned.plan) ? encoded : items;
  const refused = new Map(amiss.map(({ index, encodedFor = 'other-format' }) => [index, encodedFor] as const));
  if (refused.size === 0) return planned;
  const clips = planned.unplanned.map((clip): ClipState => {
    if (!refused.has(clip.item)) return clip;
    const error = notCopyable(clip, refused.get(clip.item));
    if (job.onError === 'fail') throw error;
    return failed(clip, error, job.onError);
  });
  const left = { ...planned, clips };
  if (!clips.some(isLive)) throw nothingRendered(clips, planned.plan);
  return copiedAlone(job, planLoaded(job, left, planned.plan.profile));
}

function notCopyable({ item, clip }: ClipState, reason: EncodeReason | undefined): ClipwrightError {
  return new ClipwrightError(
    'not-copyable',
    `No packets of clip ${item} (${sourceName(clip)}) can be copied: ${reason}.`,
    {
      remedy: "Let it be encoded (`copy: 'auto'`), or leave it out.",
      details: { index: item, source: sourceName(clip), ...(reason === undefined ? {} : { reason }) },
    },
  );
}

/** Whether a clip may be copied, by its position in the timeline, or why not. */
type CopyOf = (item: number) => PlannableClip['copy'] | undefined;

/** The plan where clips may be copied. Where nothing is, all is encoded as if it could not be, and it is said why. */
function copied(
  job: RenderJob,
  loaded: Loaded,
  encoded: PlannedProfile,
  planFor: (profile: PlannedProfile, copyOf: CopyOf) => RenderPlan,
): RenderPlan | undefined {
  const choice = copyChoice(job, loaded, encoded);
  if (choice === undefined) return undefined;
  const live = loaded.clips.filter(isLive);
  const refusals = new Map(live.map(({ item }, i) => [item, choice.refusals[i]]));
  const { like } = choice;
  const { video } = encoded;
  const plan =
    like === undefined || video === null
      ? undefined
      : planFor(copiedProfile({ ...encoded, video }, like, job.output), (item) => refusals.get(item) ?? true);
  const isAlone = copyMode(job) === 'always';
  if (plan !== undefined && plan.copies.length > 0 && (isAlone || isOneStream(plan))) return plan;
  // What could be copied and is not has something else beside it.
  const found = new Map(
    plan?.items.map(({ index, encodedFor, copied = 0 }) => [index, copied > 0 ? 'other-format' : encodedFor]),
  );
  return planFor(encoded, (item) => refusals.get(item) ?? found.get(item));
}

/** Errors: `invalid-layer`, `invalid-clip` for what no clip is to blame for: a gap, the music. */
export function checkSettings(timeline: Timeline): void {
  const { items, music } = timeline;
  for (const { layer } of layerEntries(timeline)) layerSettings(layer);
  if (music !== undefined) musicSettings(music);
  for (const entry of items) if (isGap(entry)) gapSettings(entry);
}

function joinFadeOf({ joinFade = defaultJoinFade }: OutputOptions): Rational {
  return secondsToRational(joinFade, 'fade at joins');
}

function musicBed(music: Music, { sampleRate }: AudioEncoding): MusicBed {
  const { file, volume, start, loop, fadeOut, duck } = musicSettings(music);
  const samples = (time: Rational): number => Number(time.mul(sampleRate).round());
  const ducked = duck && { by: duck.by, attack: samples(duck.attack), release: samples(duck.release) };
  return {
    ...{ file, volume, start: start.toString(), loop, fadeOut: samples(fadeOut) },
    ...(ducked === undefined ? {} : { duck: ducked }),
  };
}

/** The items that have a place in the output. */
function plannableItems(
  { items }: Timeline,
  clips: readonly ClipState[],
  transforms: FrameTransforms,
  copyOf: CopyOf,
): PlannableItem[] {
  const states = new Map(clips.map((clip) => [clip.item, clip]));
  return items.flatMap((entry, index): PlannableItem[] => {
    if (isGap(entry)) return [{ kind: 'color', index, ...gapSettings(entry) }];
    const state = states.get(index);
    if (state?.heldFor !== undefined) {
      return [{ kind: 'color', index, duration: state.heldFor, ...heldTransition(entry) }];
    }
    if (state === undefined || !isLive(state)) return [];
    const planned = plannableClip(index, entry, state.open, transforms);
    // Of sound alone there are no pictures to be copied.
    const copy = planned.source.info.video.blank === true ? undefined : copyOf(index);
    return [{ ...planned, ...(copy === undefined ? {} : { copy }) }];
  });
}
