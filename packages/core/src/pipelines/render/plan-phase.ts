import type { MusicBed } from '../../contracts/clip-renderer.ts';
import type { OutputOptions } from '../../contracts/output-options.ts';
import type { AudioEncoding, OutputProfile } from '../../contracts/output-profile.ts';
import type { FrameTransforms, TransformRef } from '../../contracts/transform.ts';
import { clipSettings, crossfadeOf, musicSettings } from '../../model/clip-settings.ts';
import { openRequest, sourceId } from '../../model/source-id.ts';
import { type Clip, type Gap, isGap, type Music, type Timeline } from '../../model/timeline.ts';
import { chooseProfile } from '../../plan/choose-profile.ts';
import { planRender } from '../../plan/plan-render.ts';
import type { PlannableClip, PlannableItem } from '../../plan/plannable.ts';
import { Rational } from '../../time/rational.ts';
import { secondsToRational } from '../../time/seconds.ts';
import { type ClipState, isLive } from './clip-state.ts';
import type { Loaded, Planned, RenderJob } from './phases.ts';
import { planWarnings } from './plan-warnings.ts';

/** Seconds: long enough against clicks, too short to be heard as a fade. */
const defaultJoinFade = '0.005';

/**
 * The plan of what is left of the timeline. Pure. Errors: `invalid-option`, `invalid-list`.
 *
 * @param profile That of an earlier plan of the same output, which stays. @default chosen by the clips
 */
export function planLoaded(job: RenderJob, loaded: Loaded, profile?: OutputProfile): Planned {
  const { timeline, output, strict } = job;
  const { clips, capabilities } = loaded;
  const chosen =
    profile ??
    chooseProfile(
      clips.filter(isLive).map(({ open }) => open.info),
      output,
      capabilities,
    );
  const { music } = timeline;
  const plan = planRender(plannableItems(timeline, clips, job.transforms), chosen, {
    strict,
    joinFade: joinFadeOf(output),
    costs: capabilities.costs,
    ...(music === undefined || chosen.audio === null ? {} : { music: musicBed(music, chosen.audio) }),
  });
  const more = planWarnings(timeline, clips, plan, capabilities);
  const planned = clips.map((clip): ClipState => {
    const warnings = more.get(clip.item);
    return warnings === undefined ? clip : { ...clip, warnings: [...clip.warnings, ...warnings] };
  });
  return { ...loaded, plan, unplanned: clips, clips: planned };
}

/** Errors: `invalid-clip` for what no clip is to blame for: a gap, the music. */
export function checkSettings({ items, music }: Timeline): void {
  if (music !== undefined) musicSettings(music);
  for (const entry of items) if (isGap(entry)) gapSettings(entry);
}

function joinFadeOf({ joinFade = defaultJoinFade }: OutputOptions): Rational {
  return secondsToRational(joinFade, 'fade at joins');
}

function musicBed(music: Music, { sampleRate }: AudioEncoding): MusicBed {
  const { file, volume, start, loop, fadeOut } = musicSettings(music);
  return { file, volume, start: start.toString(), loop, fadeOut: Number(fadeOut.mul(sampleRate).round()) };
}

/** The items that have a place in the output. */
function plannableItems(
  { items }: Timeline,
  clips: readonly ClipState[],
  transforms: FrameTransforms,
): PlannableItem[] {
  const states = new Map(clips.map((clip) => [clip.item, clip]));
  return items.flatMap((entry, index): PlannableItem[] => {
    if (isGap(entry)) return [{ kind: 'black', index, ...gapSettings(entry) }];
    const state = states.get(index);
    if (state?.heldFor !== undefined) {
      return [{ kind: 'black', index, duration: state.heldFor, ...heldCrossfade(entry) }];
    }
    if (state === undefined || !isLive(state)) return [];
    const { source, sourceIndex, start, end } = state.open;
    return [
      {
        kind: 'clip',
        index,
        source: {
          id: sourceId(openRequest(entry)),
          ...(source.file === undefined ? {} : { file: source.file }),
          info: source.info,
        },
        sourceIndex,
        start: Rational.from(start),
        end: Rational.from(end),
        ...clipSettings(entry),
        ...transformsOf(entry, transforms),
      },
    ];
  });
}

/** What nobody gave is the renderer's to refuse. */
function transformsOf(clip: Clip, given: FrameTransforms): Pick<PlannableClip, 'transforms'> {
  const { transforms = [] } = clip;
  if (transforms.length === 0) return {};
  const seesOf = ({ name }: TransformRef) => (Object.hasOwn(given, name) ? given[name]?.sees : undefined) ?? 'source';
  return { transforms: transforms.map((ref) => ({ ref, sees: seesOf(ref) })) };
}

function gapSettings(gap: Gap) {
  return { duration: secondsToRational(gap.gap, 'gap'), ...crossfadeOf(gap) };
}

/** A clip may have failed because of what it asks for. */
function heldCrossfade(clip: Clip) {
  try {
    return crossfadeOf(clip);
  } catch {
    return {};
  }
}
