import type { Artifact } from '../../contracts/artifact-store.ts';
import type { JoinRequest, Verification } from '../../contracts/clip-renderer.ts';
import type { ClipWarning } from '../../contracts/clip-warning.ts';
import type { ClipwrightError } from '../../errors/clipwright-error.ts';
import { clipSettings, crossfadeOf, musicSettings } from '../../model/clip-settings.ts';
import { askedRange } from '../../model/resolve-clip.ts';
import { openRequest, sourceId } from '../../model/source-id.ts';
import { type Clip, type Gap, isGap, type Timeline } from '../../model/timeline.ts';
import type { RenderPlan } from '../../plan/plan.ts';
import type { PlannableItem } from '../../plan/plannable.ts';
import { Rational } from '../../time/rational.ts';
import { secondsToRational } from '../../time/seconds.ts';
import type { OnError, OpenClip } from '../load/load-events.ts';
import { type Retries, runRetries } from '../retries.ts';
import type { ClipDamage, RenderPhase } from './render-events.ts';

/** What became of one clip of the timeline so far. */
export interface ClipOutcome {
  /** Position in the timeline, from 0. */
  readonly item: number;
  readonly clip: Clip;
  /** Set when it loaded. */
  open?: OpenClip;
  /** Set when it failed, while loading or while rendering. */
  error?: ClipwrightError;
  /** How long it stands black; set when it failed and is held. */
  heldFor?: Rational;
  warnings: ClipWarning[];
  /** What of it did not decode, by the artifact that says so: a plan made again finds its finished work again. */
  readonly damage: Map<string, ClipDamage>;
  /** Milliseconds spent on it. */
  ms: number;
}

/** The state of one render: what its phases hand to each other. */
export interface RenderRun {
  readonly timeline: Timeline;
  readonly onError: OnError;
  readonly strict: boolean;
  readonly retries: Retries;
  /** By position in the timeline; gaps have none. */
  readonly outcomes: ReadonlyMap<number, ClipOutcome>;
  readonly phases: Record<RenderPhase, number>;
  readonly began: number;
  plan?: RenderPlan;
  /** Finished segments in the plan's order. */
  segments: JoinRequest['segments'];
  /** Whether everything that the plan asks for is there. */
  whole: boolean;
  audio?: Artifact;
  /** Stands for the content of all that is joined; `null` where nothing does. */
  joinKey: string | null;
  encoded: number;
  opened: number;
  verification?: Verification;
}

/** Errors: `invalid-clip` for what no clip is to blame for: a gap, the music. */
export function renderRun(timeline: Timeline, onError: OnError, strict: boolean): RenderRun {
  if (timeline.music !== undefined) musicSettings(timeline.music);
  const outcomes = new Map<number, ClipOutcome>();
  for (const [item, entry] of timeline.items.entries()) {
    if (isGap(entry)) gapSettings(entry);
    else outcomes.set(item, { item, clip: entry, warnings: [], damage: new Map(), ms: 0 });
  }
  return {
    timeline,
    onError,
    strict,
    retries: runRetries(),
    outcomes,
    phases: { load: 0, fingerprint: 0, encode: 0, join: 0 },
    began: performance.now(),
    segments: [],
    whole: false,
    joinKey: null,
    encoded: 0,
    opened: 0,
  };
}

/** A clip failed: it leaves the timeline, or black of its length stands in its place. */
export function failClip(run: RenderRun, outcome: ClipOutcome, error: ClipwrightError): void {
  outcome.error = error;
  if (run.onError !== 'hold') return;
  const duration = heldDuration(outcome);
  if (duration === undefined) {
    const message = 'Its length is not known, so nothing holds its place: later cuts move forward.';
    outcome.warnings.push({ code: 'not-held', message });
  } else {
    outcome.heldFor = duration;
  }
}

function heldDuration({ clip, open }: ClipOutcome): Rational | undefined {
  try {
    if (open !== undefined)
      return Rational.from(open.end)
        .sub(open.start)
        .div(clipSettings(clip).speed ?? 1);
    const { start, end } = askedRange(clip);
    return end?.sub(start).div(clipSettings(clip).speed ?? 1);
  } catch {
    // The list's own numbers are no range: that is the failure being handled.
    return undefined;
  }
}

/** The items that have a place in the output. */
export function plannableItems(run: RenderRun): PlannableItem[] {
  return run.timeline.items.flatMap((entry, index): PlannableItem[] => {
    if (isGap(entry)) return [{ kind: 'black', index, ...gapSettings(entry) }];
    const outcome = run.outcomes.get(index);
    if (outcome?.heldFor !== undefined) {
      return [{ kind: 'black', index, duration: outcome.heldFor, ...heldCrossfade(entry) }];
    }
    if (outcome?.open === undefined || outcome.error !== undefined) return [];
    const { source, sourceIndex, start, end } = outcome.open;
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
        ...(entry.transform === undefined ? {} : { transform: entry.transform }),
      },
    ];
  });
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

/** The open clips that still have a place, in order. */
export function liveClips(run: RenderRun): OpenClip[] {
  return [...run.outcomes.values()].flatMap(({ open, error }) =>
    open === undefined || error !== undefined ? [] : [open],
  );
}
