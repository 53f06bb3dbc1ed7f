import type { ClipWarning } from '../../contracts/clip-warning.ts';
import type { RendererCapabilities } from '../../contracts/renderer-capabilities.ts';
import { fadesOf, musicSettings } from '../../model/clip-settings.ts';
import { isHdr } from '../../model/pixel-values.ts';
import type { Timeline, TimelineItem } from '../../model/timeline.ts';
import { transitionOf } from '../../model/transition-settings.ts';
import type { PlannedItem, RenderPlan } from '../../plan/plan.ts';
import { Rational, type RationalText } from '../../time/rational.ts';
import type { ClipState } from './clip-state.ts';

/** What of each clip, by its position in the timeline, a plan does differently from what was asked. */
export type PlanWarnings = ReadonlyMap<number, readonly ClipWarning[]>;

/**
 * Says which transitions and fades are shorter than they were asked for: of a clip on its line, of a gap on that of the
 * clip that gives way to it, of the music on the last clip's; and of which clips the colours will be wrong.
 */
export function planWarnings(
  timeline: Timeline,
  clips: readonly ClipState[],
  plan: RenderPlan,
  { wideColors }: Pick<RendererCapabilities, 'wideColors'>,
): PlanWarnings {
  const states = new Map(clips.map((clip) => [clip.item, clip]));
  const found = new Map<number, ClipWarning[]>();
  const warn = ({ item }: ClipState, warnings: readonly ClipWarning[]): void => {
    if (warnings.length > 0) found.set(item, [...(found.get(item) ?? []), ...warnings]);
  };
  for (const [place, item] of plan.items.entries()) {
    const entry = timeline.items[item.index];
    if (entry === undefined) continue;
    const state = states.get(item.index);
    const before = states.get(plan.items[place - 1]?.index ?? -1);
    const told = state ?? (before?.error === undefined ? before : undefined);
    if (told !== undefined) warn(told, transitionWarnings(told, entry, item));
    if (state !== undefined && state.error === undefined) warn(state, fadeWarnings(state, item));
  }
  const last = plan.items.flatMap(({ index }) => states.get(index) ?? []).at(-1);
  if (last !== undefined) warn(last, musicWarnings(timeline, plan));
  if (!wideColors.toneMaps) for (const clip of clips) warn(clip, hdrWarnings(clip));
  return found;
}

function hdrWarnings({ open, error }: ClipState): ClipWarning[] {
  if (error !== undefined || !isHdr(open?.info.video.color.transfer)) return [];
  const message = 'Its picture is in high dynamic range, which this renderer cannot tone-map: its colours are wrong.';
  return [{ code: 'not-tone-mapped', message }];
}

/** @param told The clip on whose line it is told. */
function transitionWarnings(told: ClipState, entry: TimelineItem, { crossfade, dip }: PlannedItem): ClipWarning[] {
  const got = crossfade ?? dip;
  if (got === undefined) return [];
  const { crossfade: both, dip: asked } = transitionOf(entry);
  const wanted = both ?? asked?.duration;
  if (wanted === undefined || wanted.compare(got) <= 0) return [];
  const way = told.clip === entry ? 'into it' : 'out of it into the gap';
  const none = 'none is left where a clip fades';
  const [what, why] =
    dip === undefined
      ? ['material', `half of it lies beyond the cut on either side, and ${none}`]
      : ['room', `it takes at most half of either side, and ${none}`];
  const name = entry.transition?.type;
  const message = `There is ${what} for ${seconds(got)} s of the ${wanted.toNumber()} s of ${name} ${way}: ${why}.`;
  return [{ code: 'transition-shortened', message }];
}

function fadeWarnings({ clip }: ClipState, { fadeIn, fadeOut }: PlannedItem): ClipWarning[] {
  const asked = fadesOf(clip);
  const both = [
    ['fade-in', asked.fadeIn, fadeIn],
    ['fade-out', asked.fadeOut, fadeOut],
  ] as const;
  return both.flatMap(([what, wanted, got]): ClipWarning[] => {
    if (wanted === undefined || got === undefined || wanted.compare(got) <= 0) return [];
    const message = `There is room for ${seconds(got)} s of the ${wanted.toNumber()} s of its ${what}: fades are no longer than what of the clip stands alone.`;
    return [{ code: 'fade-shortened', message }];
  });
}

function musicWarnings({ music }: Timeline, { duration, audio }: RenderPlan): ClipWarning[] {
  if (music === undefined || audio === null) return [];
  const { fadeOut } = musicSettings(music);
  if (fadeOut.compare(duration) <= 0) return [];
  const message = `The music fades out over ${fadeOut.toNumber()} s, and the output lasts ${seconds(duration)} s: that is all it has.`;
  return [{ code: 'fade-shortened', message }];
}

function seconds(time: RationalText): number {
  return Number(Rational.from(time).toNumber().toFixed(3));
}
