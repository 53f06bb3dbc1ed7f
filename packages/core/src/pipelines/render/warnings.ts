import { crossfadeOf, fadesOf, musicSettings } from '../../model/clip-settings.ts';
import { isHdr } from '../../model/pixel-values.ts';
import type { TimelineItem } from '../../model/timeline.ts';
import type { PlannedItem, RenderPlan } from '../../plan/plan.ts';
import { Rational, type RationalText } from '../../time/rational.ts';
import type { ClipOutcome, RenderRun } from './render-run.ts';

/** Says of which clips the colours will be wrong. */
export function warnOfHdr(run: RenderRun): void {
  for (const { open, error, warnings } of run.outcomes.values()) {
    const transfer = open?.info.video.color.transfer;
    if (error !== undefined || !isHdr(transfer)) continue;
    const message = 'Its picture is in high dynamic range, which this renderer cannot tone-map: its colours are wrong.';
    warnings.push({ code: 'not-tone-mapped', message });
  }
}

/** Whether any source has other primaries than the output's, or high dynamic range. */
export function hasWiderColors(run: RenderRun): boolean {
  return [...run.outcomes.values()].some(({ open }) => {
    const { primaries = 'bt709', transfer = 'bt709' } = open?.info.video.color ?? {};
    return !['bt709', 'unknown', 'unspecified'].includes(primaries) || isHdr(transfer);
  });
}

/** What a plan made again may shorten otherwise. */
const ofPlans = ['transition-shortened', 'fade-shortened'];

/**
 * Says which crossfades and fades are shorter than they were asked for: of a clip on its line, of a gap on that of the
 * clip that gives way to it, of the music on the last clip's. A plan made again may have other ones.
 */
export function warnOfTransitions(run: RenderRun, plan: RenderPlan): void {
  for (const outcome of run.outcomes.values()) {
    outcome.warnings = outcome.warnings.filter(({ code }) => !ofPlans.includes(code));
  }
  for (const [place, item] of plan.items.entries()) {
    const entry = run.timeline.items[item.index];
    if (entry === undefined) continue;
    const outcome = run.outcomes.get(item.index);
    const before = run.outcomes.get(plan.items[place - 1]?.index ?? -1);
    warnOfCrossfade(outcome ?? (before?.error === undefined ? before : undefined), entry, item);
    if (outcome?.error === undefined && outcome !== undefined) warnOfFades(outcome, item);
  }
  warnOfMusic(run, plan);
}

/** @param told The clip on whose line it is told; `undefined` where black gives way to black. */
function warnOfCrossfade(told: ClipOutcome | undefined, entry: TimelineItem, { crossfade }: PlannedItem): void {
  const asked = crossfade === undefined ? undefined : crossfadeOf(entry).crossfade;
  if (told === undefined || asked === undefined || crossfade === undefined || asked.compare(crossfade) <= 0) return;
  const way = told.clip === entry ? 'into it' : 'out of it into the gap';
  const why = 'half of it lies beyond the cut on either side, and none is left where a clip fades';
  told.warnings.push({
    code: 'transition-shortened',
    message: `There is material for ${seconds(crossfade)} s of the ${asked.toNumber()} s of crossfade ${way}: ${why}.`,
  });
}

function warnOfFades(outcome: ClipOutcome, { fadeIn, fadeOut }: PlannedItem): void {
  const asked = fadesOf(outcome.clip);
  for (const [what, wanted, got] of [
    ['fade-in', asked.fadeIn, fadeIn],
    ['fade-out', asked.fadeOut, fadeOut],
  ] as const) {
    if (wanted === undefined || got === undefined || wanted.compare(got) <= 0) continue;
    outcome.warnings.push({
      code: 'fade-shortened',
      message: `There is room for ${seconds(got)} s of the ${wanted.toNumber()} s of its ${what}: fades are no longer than what of the clip stands alone.`,
    });
  }
}

function warnOfMusic({ timeline, outcomes }: RenderRun, { duration, items, audio }: RenderPlan): void {
  if (timeline.music === undefined || audio === null) return;
  const { fadeOut } = musicSettings(timeline.music);
  if (fadeOut.compare(duration) <= 0) return;
  const last = items.flatMap(({ index }) => outcomes.get(index) ?? []).at(-1);
  last?.warnings.push({
    code: 'fade-shortened',
    message: `The music fades out over ${fadeOut.toNumber()} s, and the output lasts ${seconds(duration)} s: that is all it has.`,
  });
}

function seconds(time: RationalText): number {
  return Number(Rational.from(time).toNumber().toFixed(3));
}
